namespace ModelGen.Training;

/// <summary>Positions of an output: vectors along its last axis, a sample's one or those of the steps of its sequence.</summary>
internal static class OutputPositions
{
    /// <summary>How many positions one sample's output has.</summary>
    public static int Positions(this ModelDescription model) => model.OutputLength / model.OutputShape[^1];

    /// <summary>What a position of a model is.</summary>
    public static string PositionNoun(this ModelDescription model) => model.Positions() == 1 ? "sample" : "step";
}
