"""Training that other tools do, watched through the logs they write: `nntui watch`.

CSV (Keras, Lightning), JSON Lines, Hugging Face's trainer_state.json, TensorBoard's event files. The logs
become the same curves as a run of our own, and those parts of the diagnosis that need only curves speak up.
"""
