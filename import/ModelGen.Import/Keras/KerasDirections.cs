using ModelGen.Import.Graph;

namespace ModelGen.Import.Keras;

/// <summary>
/// What a layer of both directions gives that returns its states. In the language such a layer has none: where states are read, each direction is a layer of
/// its own.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="both">The layer.</param>
/// <param name="states">The names of the states of a direction.</param>
internal sealed class KerasDirections(SourceModel model, SourceLayer both, IReadOnlyList<string> states)
{
    private readonly int?[] directions = new int?[2];
    private bool isWhole;

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

        if (!GivesSteps)
        {
            return Join();
        }

        isWhole = true;
        NoteTwice();
        return model.Add(both);
    }

    /// <summary>The last outputs of both directions as one.</summary>
    private int Join() => model.Add(new SourceLayer
    {
        Name = both.Name,
        ClassName = both.ClassName,
        Kind = both.Options["merge_mode"] switch { "sum" => "add", "mul" => "multiply", "ave" => "average", _ => "concatenate" },
        Options = [],
        Inputs = [Direction(0), Direction(1)],
    });

    private int Direction(int direction)
    {
        if (directions[direction] is int known)
        {
            return known;
        }

        (string kind, OptionList inner) = LayerShapes.Inner(both.Options);
        OptionList options = [.. inner.Where(option => option.Name is not ("name" or "return_sequences" or "zero_output_for_mask"))];
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
