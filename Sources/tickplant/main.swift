print("tickplant")
