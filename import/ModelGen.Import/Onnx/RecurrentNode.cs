using ModelGen.Import.Graph;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Makes layers of a recurrent node: one for both directions, or one for each where they are read by themselves. In the language a layer that goes backwards
/// gives its steps in that order, so where the graph reads them all, a second one turns them round.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="kind">The keyword.</param>
/// <param name="model">The model.</param>
/// <param name="input">What the node reads.</param>
/// <param name="options">The layer's options but for which steps it gives.</param>
/// <param name="weights">The weights of each direction, as PyTorch has them.</param>
internal sealed class RecurrentNode(
    OnnxNode node, string kind, SourceModel model, OnnxView input, OptionList options, IReadOnlyList<Dictionary<string, SourceTensor>> weights)
{
    /// <summary>What it has before the first step, by its states; empty: 0.</summary>
    public IReadOnlyList<int> InitialState { get; init; } = [];

    /// <summary>The cell that the keyword is the name of; null: it is a layer of the language.</summary>
    public LstmCell? Cell { get; init; }

    /// <summary>Whether its only direction is from the last step to the first.</summary>
    public bool IsReverse { get; init; }

    private int Units => options.Int("units");

    /// <summary>Adds a layer for one direction.</summary>
    /// <param name="direction">0, or 1 for the second one.</param>
    /// <param name="givesSteps">Whether it gives each step rather than the last state.</param>
    public int One(int direction, bool givesSteps)
    {
        OptionList own = With(givesSteps);
        if (IsReverse || direction == 1)
        {
            own.Set("go_backwards", true);
        }

        return Add(kind, own, new Dictionary<string, SourceTensor>(weights[direction]), InitialState);
    }

    /// <summary>The same, with the steps in the order of time.</summary>
    public int InOrder(int place, int direction) => IsReverse || direction == 1 ? StepOrder.Turn(model, node.LayerName, node.Operator, place, Units) : place;

    /// <summary>Adds a layer for both directions.</summary>
    /// <param name="givesSteps">Whether it gives each step rather than the last states.</param>
    public int Both(bool givesSteps)
    {
        Dictionary<string, SourceTensor> both = [];
        foreach ((string prefix, int direction) in new[] { (SourceLayer.Forward, 0), (SourceLayer.Backward, 1) })
        {
            foreach ((string role, SourceTensor tensor) in weights[direction])
            {
                both[prefix + role] = tensor;
            }
        }

        return Add("bidirectional", [("layer", new OptionList { (kind, With(givesSteps)) })], both, []);
    }

    private OptionList With(bool givesSteps)
    {
        OptionList own = [.. options];
        if (givesSteps)
        {
            own.Set("return_sequences", true);
        }

        return own;
    }

    private int Add(string keyword, OptionList own, Dictionary<string, SourceTensor> tensors, IReadOnlyList<int> states) => model.Add(new SourceLayer
    {
        Name = node.LayerName,
        ClassName = node.Operator,
        Kind = keyword,
        Cell = Cell,
        Options = own,
        Inputs = [input.Place],
        InitialState = states,
        Weights = tensors,
        Layout = WeightLayout.Torch,
    });
}
