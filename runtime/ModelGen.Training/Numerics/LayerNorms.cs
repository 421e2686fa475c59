namespace ModelGen.Training;

/// <summary>How large the numbers of a layer's trainable parameters were in an epoch: see <see cref="FitOptions.TrackNorms"/>.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Gradient">
/// The mean over the steps of the Euclidean norm of the gradient of all its parameters, before clipping; on a device after it.
/// </param>
/// <param name="Weights">The Euclidean norm of all its parameters at the end of the epoch.</param>
/// <param name="UpdateRatio">
/// The mean over the steps of the norm of what an update changed divided by the norm of the parameters before it. Networks learn well at ratios around
/// 0.001; NaN where all parameters were 0 before each step.
/// </param>
public sealed record LayerNorms(string Layer, double Gradient, double Weights, double UpdateRatio);
