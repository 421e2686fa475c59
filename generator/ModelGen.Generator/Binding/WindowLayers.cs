using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>
/// y(t) = activation(Σ x(t strides + j dilation) W(j) + b) of the padded sequence; drops the mask. Weights: kernel (size, features, units), bias (units).
/// </summary>
/// <param name="Window">The steps of an output.</param>
internal sealed record ConvolutionLayer(
    string Name, Shape Input, Shape Output, bool MaskIn, EquatableArray<Parameter> Parameters, int Units, Activation Activation, bool UseBias,
    TimeWindow Window)
    : AffineLayer(Name, "Conv1D", Input, Output, MaskIn, false, Parameters, Units, Activation, UseBias);

/// <summary>One number of each feature of the steps of a window; drops the mask.</summary>
/// <param name="IsMax">Whether it is the greatest rather than the mean. Steps around the sequence take no part.</param>
/// <param name="Window">The steps of an output.</param>
internal sealed record PoolingLayer(string Name, string Kind, Shape Input, Shape Output, bool MaskIn, bool IsMax, TimeWindow Window)
    : Layer(Name, Kind, Input, Output, MaskIn, false, []);

/// <summary>The steps of the input and zeros around them, or some of the steps; drops the mask.</summary>
/// <param name="Shift">Which step of the output the input's first one is; below 0: so many are left out in front.</param>
internal sealed record ShiftLayer(string Name, string Kind, Shape Input, Shape Output, bool MaskIn, int Shift)
    : Layer(Name, Kind, Input, Output, MaskIn, false, []);

/// <summary>Each step, or what has none, several times; drops the mask.</summary>
/// <param name="Times">How many times.</param>
internal sealed record RepeatLayer(string Name, string Kind, Shape Input, Shape Output, bool MaskIn, int Times)
    : Layer(Name, Kind, Input, Output, MaskIn, false, []);
