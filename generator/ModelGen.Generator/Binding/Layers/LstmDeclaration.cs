using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), whose output may be projected to fewer numbers,
/// which are what its gates take of the step before (Sak et al. 2014).
/// </summary>
internal sealed class LstmDeclaration()
    : RecurrentDeclaration(
        "lstm",
        "LSTM",
        "Long short-term memory: c = f c_prev + i g, h = o activation(c).",
        [Activation, RecurrentActivation, UnitForgetBias, Projection, ProjectionInitializer, .. WeightOptions.Of(WeightOptions.Projection)])
{
    private static readonly Option<Activation> RecurrentActivation = new(
        "recurrent_activation", LayerOptions.CellActivations, Equations.Activation.Sigmoid, "Activation of the gates i, f and o.");

    private static readonly Option<bool> UnitForgetBias = new(
        "unit_forget_bias", new BooleanType(), true, "Whether the forget gate's bias begins at 1, whatever bias_initializer says.");

    private static readonly Option<object?> Projection = new(
        "projection",
        new OptionalType<int>(LayerOptions.Size),
        null,
        "Numbers of the output, h = (o activation(c)) P, which the gates take too; by default they are as many as the units, without P.");

    private static readonly Option<Initializer> ProjectionInitializer = new(
        "projection_initializer",
        InitializerType.Matrix,
        InitializerType.Default(InitializerKind.GlorotUniform),
        "First values of the weights of the projection.");

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (values.Get(Projection) is not null && values.Get(RecurrentDropout) > 0)
        {
            input.Problems.Report(
                Descriptors.Contradiction,
                values.NodeOf(RecurrentDropout),
                "what a projected state would drop is not defined, as Keras has no projections; remove one of the two, or use 'dropout'");
            return null;
        }

        return base.Build(input, values);
    }

    protected override Cell Cell(OptionValues values)
    {
        Activation activation = values.Get(Activation);
        Activation gate = values.Get(RecurrentActivation);
        int? projection = values.Get(Projection) as int?;
        Symbol h = "h", c = "c", m = "m", i = "i", f = "f", g = "g", o = "o", zi = "z_i", zf = "z_f", zg = "z_g", zo = "z_o", zh = "z_h";
        CellPart step = new(
            [Sum.Affine(zi, h.Previous, 0), Sum.Affine(zf, h.Previous, 1), Sum.Affine(zg, h.Previous, 2), Sum.Affine(zo, h.Previous, 3)],
            [
                new Equation(i, gate.Apply(zi)),
                new Equation(f, gate.Apply(zf)),
                new Equation(g, activation.Apply(zg)),
                new Equation(o, gate.Apply(zo)),
                new Equation(c, (f * c.Previous) + (i * g)),
                new Equation(projection is null ? h : m, o * activation.Apply(c)),
            ]);
        CellPart project = new([new Sum(zh, [new Term(m, "projection_kernel", 0)], [])], [new Equation(h, zh)]) { Units = projection };
        return new Cell([h, c], projection is null ? [step] : [step, project]);
    }

    protected override Initializer BiasInitializer(OptionValues values)
    {
        Initializer initializer = base.BiasInitializer(values);
        return values.Get(UnitForgetBias) ? new Initializer(InitializerKind.UnitForgetBias, Rest: initializer) : initializer;
    }

    protected override IEnumerable<Parameter> Others(OptionValues values, int units, Problems problems)
    {
        if (values.Get(Projection) is int projection)
        {
            Parameter kernel = LayerOptions.Trained("projection_kernel", values.Get(ProjectionInitializer), units, projection);
            yield return WeightOptions.Projection.Apply(values, kernel, problems);
        }
    }
}
