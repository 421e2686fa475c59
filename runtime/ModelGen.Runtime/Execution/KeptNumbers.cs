using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What a layer computes forward and a training step keeps for its backward pass, and where it lies in the work memory of a sample.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Content">Shape and meaning, for people to read.</param>
/// <param name="At">The place of the first number.</param>
/// <param name="Steps">How many time steps there are.</param>
/// <param name="Stride">From one time step to the next.</param>
/// <param name="Features">Numbers of a time step.</param>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record KeptNumbers(string Layer, string Content, int At, int Steps, int Stride, int Features);
