using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Any layer that runs a cell over time: its options, shapes and parameters; a kind of layer adds its cell.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="options">Options of its own.</param>
internal abstract class RecurrentDeclaration(string keyword, string kind, string doc, params Option[] options)
    : LayerDeclaration(
        keyword,
        doc,
        LayerOptions.Units,
        [
            LayerOptions.Units, .. options, LayerOptions.UseBias, LayerOptions.KernelInitializer, RecurrentInitializer,
            LayerOptions.BiasInitializer, .. WeightOptions.Of(WeightOptions.Kernel, WeightOptions.Recurrent, WeightOptions.Bias), Dropout, RecurrentDropout,
            ReturnSequences, ReturnState, InitialState, ZeroOutputForMask, GoBackwards, Stateful, Unroll,
        ],
        OptionWords.Recurrent)
{
    public static readonly Option<Activation> Activation = new(
        "activation", LayerOptions.CellActivations, Equations.Activation.Tanh, "Activation of the cell.");

    private static readonly Option<Initializer> RecurrentInitializer = new(
        "recurrent_initializer",
        InitializerType.Matrix,
        InitializerType.Default(InitializerKind.Orthogonal),
        "First values of the weights of the state.");

    private static readonly Option<double> Dropout = new(
        "dropout",
        LayerOptions.PartialShare,
        0,
        "The share of the inputs that training sets to 0, the same at all steps of a sample; the others are scaled by 1 / (1 - dropout).");

    protected static readonly Option<double> RecurrentDropout = new(
        "recurrent_dropout",
        LayerOptions.PartialShare,
        0,
        "The same of the states that sums take, and of all else that recurrent_kernel multiplies; each sum draws for itself, then also of the inputs.");

    public static readonly Option<bool> ReturnSequences = new(
        "return_sequences", new BooleanType(), false, "Whether to give the output of every step rather than of the last.");

    public static readonly Option<bool> ReturnState = new(
        "return_state",
        new BooleanType(),
        false,
        "Whether other layers may read the states after the last step, as 'lstm_1/h' and 'lstm_1/c', and begin with them.");

    public static readonly Option<EquatableArray<string>> InitialState = new(
        "initial_state",
        new OneOrListType<string>(Identifiers.Source, new ListType<string>("values", Identifiers.Source, 1, 32)),
        [],
        "The states before the first step: a layer with return_state, or a list with a value of shape (units) for each; by default they are 0.");

    private static readonly Option<bool> ZeroOutputForMask = new(
        "zero_output_for_mask", new BooleanType(), false, "Whether a sequence of outputs is 0 at masked steps rather than the output of the step before.");

    public static readonly Option<bool> Unroll = new(
        "unroll", new BooleanType(), false, "How Keras runs the loop over the steps; either value is taken, and changes nothing.");

    public static readonly Option<bool> GoBackwards = new(
        "go_backwards", new BooleanType(), false, "Whether to take the steps from the last to the first; outputs come in that order.");

    public static readonly Option<bool> Stateful = new(
        "stateful",
        new BooleanType(),
        false,
        "Whether training carries the states: each sample goes on from those that the sample of its place in the batch before ended with.");

    public override Node? FirstStates(OptionValues values) => values.Get(InitialState).Count == 0 ? null : values.NodeOf(InitialState);

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        if (!input.HasTime() || !HasFirstStates(input, values))
        {
            return null;
        }

        if (values.Get(Stateful) && values.Get(GoBackwards))
        {
            input.Problems.Report(
                Descriptors.Contradiction,
                values.NodeOf(Stateful),
                "states are carried to the steps that follow, and a layer with 'go_backwards: true' takes those before; remove one of the two");
            return null;
        }

        if (input.Mask && values.Get(ZeroOutputForMask) && values.Get(ReturnSequences) && values.Get(GoBackwards))
        {
            input.Problems.Report(
                Descriptors.Contradiction,
                values.NodeOf(ZeroOutputForMask),
                "with 'go_backwards: true' outputs come in the order of processing, and the mask stays in that of time; remove one of the two, or use bidirectional");
            return null;
        }

        if (values.Get(RecurrentDropout) > 0 && Cell(values).Blocks("recurrent_kernel") == 0)
        {
            input.Problems.Report(
                Descriptors.Contradiction, values.NodeOf(RecurrentDropout), "no sum of this cell takes a state, so that there is nothing to drop; remove it");
            return null;
        }

        int units = values.Get(LayerOptions.Units);
        bool returnSequences = values.Get(ReturnSequences);
        Cell cell = Cell(values);
        return new RecurrentLayer(
            input.Name,
            kind,
            input.Shape,
            new Shape(returnSequences ? input.Shape.Time : null, cell.UnitsOf(cell.States[0]) ?? units),
            input.Mask,
            input.Mask && returnSequences,
            [.. Matrices(cell, input, units, values), .. Others(values, units, input.Problems)],
            units,
            cell,
            returnSequences,
            values.Get(GoBackwards),
            values.Get(LayerOptions.UseBias))
        {
            ReturnState = values.Get(ReturnState),
            Stateful = values.Get(Stateful),
            ZeroesMasked = returnSequences && values.Get(ZeroOutputForMask),
            Dropout = Dropped(values.Get(Dropout), values.Get(RecurrentDropout), input.Dropouts),
        };
    }

    /// <summary>Whether the states that the layer begins with are values that fit it; reports it if not.</summary>
    private bool HasFirstStates(LayerInput input, OptionValues values)
    {
        if (FirstStates(values) is not Node named)
        {
            return true;
        }

        Cell cell = Cell(values);
        string[] states = [.. cell.States.Select(state => state.ToString())];
        LayerSource[] first = [.. input.Sources.Skip(1)];
        Shape[] shapes = [.. cell.States.Select(state => new Shape(null, cell.UnitsOf(state) ?? values.Get(LayerOptions.Units)))];
        int misfit = first.Zip(shapes, (source, shape) => source.Shape == shape).ToList().IndexOf(false);
        string? problem = values.Get(Stateful)
            ? "with 'stateful: true' a layer begins with the states that the batch before ended with; remove one of the two"
            : first.Length != states.Length
            ? $"the layer has the {(states.Length == 1 ? "state" : "states")} {Words.List(states)}, and is given {Words.Show(first.Length)}; "
                + "name a value for each, or a layer of the same kind with 'return_state: true'"
            : misfit >= 0
            ? $"a state has the shape {shapes[misfit]}, a number for each unit, but {first[misfit]}; "
                + $"make that {Words.Show(shapes[misfit].Features)} units, or the layer's the same"
            : null;
        if (problem is not null)
        {
            Node place = misfit >= 0 && first.Length == states.Length && named is SequenceNode list ? list.Items[misfit] : named;
            input.Problems.Report(values.Get(Stateful) ? Descriptors.Contradiction : Descriptors.ShapeMismatch, place, problem);
        }

        return problem is null;
    }

    private static OperandDropout? Dropped(double inputs, double states, int first) => inputs + states > 0 ? new OperandDropout(inputs, states, first) : null;

    /// <summary>The tensors of the sums, those that the cell has.</summary>
    private IEnumerable<Parameter> Matrices(Cell cell, LayerInput input, int units, OptionValues values)
    {
        if (cell.Blocks("kernel") is > 0 and int inputs)
        {
            Parameter kernel = LayerOptions.Trained("kernel", values.Get(LayerOptions.KernelInitializer), input.Shape.Features, inputs * units);
            yield return WeightOptions.Kernel.Apply(values, kernel, input.Problems);
        }

        if (cell.Blocks("recurrent_kernel") is > 0 and int states)
        {
            Symbol operand = cell.Sums.SelectMany(s => s.Terms).First(t => t.Tensor == "recurrent_kernel").Operand;
            int rows = cell.UnitsOf(operand) ?? units;
            Parameter kernel = LayerOptions.Trained("recurrent_kernel", values.Get(RecurrentInitializer), rows, states * units);
            yield return WeightOptions.Recurrent.Apply(values, kernel, input.Problems);
        }

        if (values.Get(LayerOptions.UseBias) && cell.Blocks("bias") is > 0 and int biases)
        {
            Parameter bias = LayerOptions.Trained("bias", BiasInitializer(values), BiasShape(values, biases * units));
            yield return WeightOptions.Bias.Apply(values, bias, input.Problems);
        }
    }

    /// <summary>One step, over the tensors <c>kernel</c>, <c>recurrent_kernel</c> and <c>bias</c>.</summary>
    protected abstract Cell Cell(OptionValues values);

    /// <summary>Parameters of the kind's own.</summary>
    protected virtual IEnumerable<Parameter> Others(OptionValues values, int units, Problems problems) => [];

    /// <summary>The shape of the bias of so many numbers.</summary>
    protected virtual int[] BiasShape(OptionValues values, int length) => [length];

    protected virtual Initializer BiasInitializer(OptionValues values) => values.Get(LayerOptions.BiasInitializer);
}
