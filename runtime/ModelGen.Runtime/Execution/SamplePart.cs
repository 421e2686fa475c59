using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>One of several things that a sample has: an input, an output or a target.</summary>
internal sealed class SamplePart(string what, string name, int offset, int length)
{
    /// <summary>What it is in messages, as <c>input</c>.</summary>
    public string What => what;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The place of its first element in all of them.</summary>
    public int Offset => offset;

    /// <summary>How many elements it has.</summary>
    public int Length => length;

    /// <summary>The inputs of a model, at least one.</summary>
    public static SamplePart[] Inputs(ModelDescription model)
    {
        if (model.Inputs.IsEmpty)
        {
            return [new SamplePart("input", "input", 0, model.InputLength)];
        }

        SamplePart[] parts = new SamplePart[model.Inputs.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            InputDescription input = model.Inputs[i];
            parts[i] = new SamplePart("input", input.Name, input.Offset, input.Shape.Length);
        }

        return parts;
    }

    /// <summary>The outputs of a model, at least one.</summary>
    public static SamplePart[] Outputs(ModelDescription model) => Of(model, "output", part => part.Offset, part => part.Model.OutputLength);

    /// <summary>The targets of the outputs of a model.</summary>
    public static SamplePart[] Targets(ModelDescription model) => Of(model, "target", part => part.TargetOffset, part => part.Model.TargetLength);

    /// <summary>Checks that all parts are of as many samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="lengths">The elements of each of them.</param>
    /// <param name="expected">How many samples there have to be; null: as many as the first is of.</param>
    /// <returns>How many samples there are.</returns>
    /// <exception cref="ArgumentException">They are not, or the elements of one are of no whole number of samples; says which.</exception>
    public static int Count(ModelDescription model, SamplePart[] parts, ReadOnlySpan<int> lengths, int? expected)
    {
        int samples = expected ?? 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            SamplePart part = parts[i];
            int own = lengths[i] / part.Length;
            if (own * part.Length != lengths[i])
            {
                throw new ArgumentException(
                    Invariant($"The {part.What} '{part.Name}' of {model.Name} takes {Quantity.Of(part.Length, "element")} for each sample; {lengths[i]} are ")
                    + "no multiple of that.",
                    part.Name);
            }

            if (own != samples && (i > 0 || expected is not null))
            {
                string others = expected is null ? Invariant($"'{parts[0].Name}' has {samples}") : Invariant($"there are {samples}");
                throw new ArgumentException(
                    Invariant($"The {part.What} '{part.Name}' of {model.Name} has {Quantity.Of(own, "sample")}, and {others}; give as many for each."),
                    part.Name);
            }

            samples = own;
        }

        return samples;
    }

    /// <summary>The elements of some samples.</summary>
    public InputSpan Some(InputSpan all, int first, int count) => all.Slice(first * Length, count * Length);

    /// <summary>Puts this part of all samples in its place.</summary>
    /// <param name="part">This part.</param>
    /// <param name="all">All parts.</param>
    /// <param name="each">How much each sample has of all parts.</param>
    public void Place(InputSpan part, Span<float> all, int each)
    {
        for (int from = 0, to = Offset; from < part.Length; from += Length, to += each)
        {
            part.Slice(from, Length).CopyTo(all[to..]);
        }
    }

    private static SamplePart[] Of(ModelDescription model, string what, Func<OutputView, int> offset, Func<OutputView, int> length)
    {
        OutputView[] outputs = OutputView.Of(model);
        SamplePart[] parts = new SamplePart[outputs.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new SamplePart(what, outputs[i].Name, offset(outputs[i]), length(outputs[i]));
        }

        return parts;
    }
}
