"""What tests and benchmarks share: a cloud to try things on, DynamoDB engines, and one way to wait.

    nube             `make local`, started as a person starts it
    ministack        MiniStack's DynamoDB, in this process or in one of its own
    dynamodb_local   AWS's own engine, for whoever has it
    instantaneo      an engine that takes no time
    respuesta        an answer of AWS, made by hand
    maquina espera   a free port, a server's process, the memory of a process; waiting by asking again

It stands on local, despliegue and initdb, and nothing of the product stands on it (tests/test_flechas.py).
"""
