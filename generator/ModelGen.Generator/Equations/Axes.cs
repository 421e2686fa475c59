namespace ModelGen.Generator.Equations;

/// <summary>Axes of a value within a sample. Along those that it lacks it is repeated.</summary>
[Flags]
internal enum Axes
{
    None = 0,
    Time = 1,
    Features = 2,

    /// <summary>Every number of a sample.</summary>
    Sample = Time | Features,
}
