// The bundle is a classic script that leaves SwaggerUIBundle on window.
window.SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#visor",
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
