namespace ModelGen.Training;

/// <summary>Positions of an output: vectors along its last axis, a sample's one or those of the steps of its sequence.</summary>
internal static class OutputPositions
{
    /// <summary>What a position of a model is.</summary>
    public static string PositionNoun(this ModelDescription model) => model.Positions == 1 ? "sample" : "step";
}
