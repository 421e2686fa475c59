using ModelGen.CompilerServices;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>What a recurrent layer drops in a step of training: each operand of each sum has factors that a sample keeps at all time steps.</summary>
internal sealed class ReferenceDropout
{
    private readonly RecurrentLayer layer;
    private readonly int features;
    private readonly OperandDropout dropout;

    /// <summary>Sums and the numbers of their operands: those of the input, then the others, in their order.</summary>
    private readonly List<(Sum Sum, int Term)> inputs = [], others = [];

    private readonly RandomStream ofStates;
    private readonly RandomStream[] ofInputs;

    public ReferenceDropout(RecurrentLayer layer, int features, StepContext context)
    {
        (this.layer, this.features, dropout) = (layer, features, layer.Dropout!);
        foreach (Sum sum in layer.Cell.Sums)
        {
            for (int term = 0; term < sum.Terms.Count; term++)
            {
                (sum.Terms[term].Operand == Cell.Input ? inputs : others).Add((sum, term));
            }
        }

        ofStates = Stream(dropout.First);
        int first = dropout.First + (dropout.OfStates > 0 ? 1 : 0);
        ofInputs = [.. Enumerable.Range(first, dropout.OfStates > 0 ? inputs.Count : 1).Select(Stream)];

        RandomStream Stream(int index) => new(context.Seed, StreamKind.Dropout, (uint)index, (uint)context.Epoch, (uint)context.Step);
    }

    /// <summary>The factors of a sample for an operand of a sum, by its number in the sum. They are drawn once, for all time steps.</summary>
    public Func<Sum, int, double[]> Of(int sample)
    {
        Dictionary<(Symbol, int), double[]> drawn = inputs.Concat(others).ToDictionary(
            operand => (operand.Sum.Name, operand.Term), operand => Of(sample, operand.Sum, operand.Term));
        return (sum, term) => drawn[(sum.Name, term)];
    }

    private double[] Of(int sample, Sum sum, int term)
    {
        if (sum.Terms[term].Operand == Cell.Input)
        {
            RandomStream stream = ofInputs[dropout.OfStates > 0 ? inputs.IndexOf((sum, term)) : 0];
            return Factors(stream, (long)sample * features, features, dropout.OfInput);
        }

        int place = (sample * others.Count) + others.IndexOf((sum, term)), units = layer.UnitsOf(sum.Terms[term].Operand);
        return Factors(ofStates, (long)place * units, units, dropout.OfStates);
    }

    private static double[] Factors(RandomStream stream, long first, int count, double rate) =>
        [.. Enumerable.Range(0, count).Select(i => stream.Uniform(first + i) >= (float)rate ? 1 / (1 - rate) : 0)];
}
