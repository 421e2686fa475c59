using ModelGen.Import.Graph;

namespace ModelGen.Import.Keras;

/// <summary>
/// What a layer of both directions gives that returns its states, or begins with some. In the language such a layer has none: where states are read or given,
/// each direction is a layer of its own.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="both">The layer.</param>
/// <param name="states">The names of the states of a direction.</param>
internal sealed class KerasDirections(SourceModel model, SourceLayer both, IReadOnlyList<string> states)
{
    private readonly int?[] directions = new int?[2];
    private bool isWhole;

    private bool BeginsWithStates => both.InitialState.Count > 0;

    private bool GivesSteps => LayerShapes.Inner(both.Options).Options.Flag("return_sequences");

    /// <summary>Adds what gives an output: the joined outputs first, then the states of one direction, and of the other.</summary>
    public int Make(int output)
    {
        if (output > 2 * states.Count)
        {
            throw both.Error($"its output {output} is read, and it has {1 + (2 * states.Count)}; the file is damaged");
        }

        if (output > 0)
        {
            (int direction, int state) = Math.DivRem(output - 1, states.Count);
            return model.Add(both.State(states[state], Direction(direction)));
        }

        if (!GivesSteps || BeginsWithStates)
        {
            return Join();
        }

        isWhole = true;
        NoteTwice();
        return model.Add(both);
    }

    /// <summary>The outputs of both directions as one, steps in the order of time.</summary>
    private int Join() => model.Add(new SourceLayer
    {
        Name = both.Name,
        ClassName = both.ClassName,
        Kind = both.Options["merge_mode"] switch { "sum" => "add", "mul" => "multiply", "ave" => "average", _ => "concatenate" },
        Options = [],
        Inputs = [Direction(0), GivesSteps ? InOrder(Direction(1)) : Direction(1)],
    });

    /// <summary>The steps of the layer that goes backwards. Of masked steps it gives none, and what turns them round would skip others.</summary>
    private int InOrder(int backward)
    {
        if (IsMasked())
        {
            throw both.Error("it is given states before the first step, reads masked steps and gives all; save the model with a layer for each direction");
        }

        return StepOrder.Turn(model, both.Name, both.ClassName, backward, LayerShapes.Inner(both.Options).Options.Int("units"));
    }

    /// <summary>Whether anything that it depends on masks steps.</summary>
    private bool IsMasked()
    {
        Stack<int> open = new(both.Inputs);
        HashSet<int> seen = [];
        while (open.TryPop(out int place))
        {
            if (place < 0 || !seen.Add(place))
            {
                continue;
            }

            SourceLayer layer = model.Layers[place];
            if (layer.Kind == "masking" || layer.Options.Flag("mask_zero"))
            {
                return true;
            }

            foreach (int read in layer.Inputs)
            {
                open.Push(read);
            }
        }

        return false;
    }

    private int Direction(int direction)
    {
        if (directions[direction] is int known)
        {
            return known;
        }

        (string kind, OptionList inner) = LayerShapes.Inner(both.Options);
        OptionList options = [.. inner.Where(option => option.Name is not ("name" or "zero_output_for_mask")
            && (option.Name != "return_sequences" || BeginsWithStates))];
        if (direction == 1)
        {
            options.Set("go_backwards", true);
        }

        if (!both.Options.Flag("trainable", true))
        {
            options.Set("trainable", false);
        }

        string prefix = direction == 0 ? SourceLayer.Forward : SourceLayer.Backward;
        int place = model.Add(both with
        {
            Name = prefix.Replace('/', '_') + both.Name,
            Kind = kind,
            Options = options,
            InitialState = [.. both.InitialState.Skip(direction * states.Count).Take(states.Count)],
            Weights = both.Weights.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(weight => weight.Key[prefix.Length..], weight => weight.Value),
        });
        directions[direction] = place;
        NoteTwice();
        return place;
    }

    private void NoteTwice()
    {
        if (isWhole && (directions[0] ?? directions[1]) is not null)
        {
            model.Notes.Add($"Layer '{both.Name}': its steps and its states are read, so it is there as a layer of both directions and as one of each, "
                + "with the same weights, which training would change apart.");
        }
    }
}
