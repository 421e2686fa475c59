using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The parametric rectified linear unit (He, Zhang, Ren and Sun 2015).</summary>
internal sealed class PReluDeclaration()
    : EquationDeclaration(
        "prelu",
        "PReLU",
        "x where it is positive, alpha x elsewhere, where alpha is trained: one for each number of a sample.",
        null,
        [AlphaInitializer, .. WeightOptions.Of(WeightOptions.Alpha), SharedAxes],
        new Vocabulary().Others(["num_parameters"], "write 'shared_axes'"))
{
    private static readonly Option<Initializer> AlphaInitializer = new(
        "alpha_initializer", InitializerType.Vector, InitializerType.Default(InitializerKind.Zeros), "First values of alpha.");

    private static readonly Option<EquatableArray<int>> SharedAxes = new(
        "shared_axes",
        new ListType<int>("axes", new IntegerType(1, 2), 0, 2, distinct: true),
        [],
        "Axes along which alpha is one number: of a sequence 1 is the time and 2 the features.");

    protected override EquatableArray<Parameter>? Parameters(LayerInput input, OptionValues values)
    {
        EquatableArray<int> shared = values.Get(SharedAxes);
        int[] shape = input.Shape.Time is int time ? [time, input.Shape.Features] : [input.Shape.Features];
        if (shared.Any(axis => axis > shape.Length))
        {
            string message = $"axis 2 is shared, but the layer gets {input.Shape}, whose only axis is 1";
            input.Problems.Report(Descriptors.ShapeMismatch, values.NodeOf(SharedAxes), message);
            return null;
        }

        int[] own = [.. shape.Select((size, i) => shared.Contains(i + 1) ? 1 : size)];
        return [WeightOptions.Alpha.Apply(values, LayerOptions.Trained("alpha", values.Get(AlphaInitializer), own), input.Problems)];
    }

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values) =>
        [new Equation(Y, ActivationEquations.LeakyRelu(X, (Symbol)"alpha"))];
}
