using System.Globalization;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator;

/// <summary>Compares what a model takes with the budget that its file sets.</summary>
internal static class BudgetCheck
{
    /// <summary>What is over the budget. Compiles the model for that, as far as it is needed.</summary>
    /// <param name="model">The model.</param>
    public static EquatableArray<DiagnosticInfo> Of(BoundModel model) => model is not { Network: Network network, Limits.Count: > 0 } ? []
        : Fault.Catch(() => Of(model, Lowerer.Lower(network, CpuLayout.Instance)), failure => Binder.Failed(model, failure));

    /// <summary>What is over the budget.</summary>
    /// <param name="model">The model.</param>
    /// <param name="program">The same, lowered for the CPU.</param>
    public static EquatableArray<DiagnosticInfo> Of(BoundModel model, Program program)
    {
        Problems problems = new(model.Path);
        foreach (Limit limit in model.Limits)
        {
            // A project may leave out what trains a model.
            if (Taken(program, limit.Cost) is long taken && taken > limit.Most)
            {
                problems.Report(Descriptors.OverBudget, limit.Keys, limit.Place, Message(program, limit, taken));
            }
        }

        return problems.Found;
    }

    private static long? Taken(Program program, Cost cost) => cost switch
    {
        Cost.Weights => CpuCost.WeightBytes(program),
        Cost.Workspace => CpuCost.CallBytes(program),
        Cost.Macs => CpuCost.MultiplyAdds(program.Inference),
        Cost.Stream => CpuCost.StreamBytes(program),
        _ => program.Network.Training is Training training ? CpuCost.InstanceBytes(program, training.BatchSize) : null,
    };

    private static string Message(Program program, Limit limit, long taken)
    {
        KeyValuePair<string, long> heaviest = LayerCosts.Of(program, limit.Cost).OrderByDescending(layer => layer.Value).First();
        string share = (100.0 * heaviest.Value / taken).ToString("F0", CultureInfo.InvariantCulture);
        string what = limit.Cost switch
        {
            Cost.Weights => "the weights are",
            Cost.Workspace => "the work memory of a call is",
            Cost.Macs => "a prediction of one sample is",
            Cost.Stream => "a stream is",
            _ => $"an instance that trains in batches of {Words.Show(program.Network.Training!.BatchSize)} is",
        };
        string remedy = limit.Cost == Cost.Training ? "make it or the batches smaller" : "make it smaller";
        return $"{what} {Amount(taken, limit.Cost)}, {Amount(taken - limit.Most, limit.Cost)} over the budget of {Amount(limit.Most, limit.Cost)}; "
            + $"the most of it is of '{heaviest.Key}', {Amount(heaviest.Value, limit.Cost)} ({share}%): {remedy}, or raise the budget";
    }

    private static string Amount(long amount, Cost cost) => cost == Cost.Macs ? CSharp.Count(amount, "multiply-add") : CSharp.Bytes(amount);
}
