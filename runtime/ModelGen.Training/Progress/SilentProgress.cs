namespace ModelGen.Training;

/// <summary>Shows no progress.</summary>
public sealed class SilentProgress : Callback;
