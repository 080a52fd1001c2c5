"""The web page (`sitio/`), the contract's viewer (`contrato/`) and the tools that publish and picture them."""
