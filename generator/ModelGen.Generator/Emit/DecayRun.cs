using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>Neighbouring weights with one weight decay.</summary>
/// <param name="First">The first of them in the flat vector.</param>
/// <param name="Length">How many.</param>
/// <param name="Decay">Their weight decay.</param>
/// <param name="Comment">Which tensors they are.</param>
internal sealed record DecayRun(int First, int Length, double Decay, string Comment)
{
    /// <summary>The runs of all trainable weights; none where all weights have the same decay by themselves.</summary>
    public static IReadOnlyList<DecayRun> Of(Program program, Optimizer optimizer)
    {
        List<DecayRun> runs = [];
        foreach (ParameterPlace place in program.Parameters.Where(p => p.Parameter.Trainable && optimizer.Undecayed.Count > 0))
        {
            double decay = WeightPatterns.Match(optimizer.Undecayed, place.Path) ? 0 : optimizer.WeightDecay;
            if (runs.Count > 0 && runs[runs.Count - 1] is DecayRun last && last.Decay == decay)
            {
                runs[runs.Count - 1] = last with { Length = last.Length + place.Parameter.Length, Comment = $"{last.Comment}, {place.Path}" };
            }
            else
            {
                runs.Add(new DecayRun(place.Offset, place.Parameter.Length, decay, place.Path));
            }
        }

        return runs;
    }
}
