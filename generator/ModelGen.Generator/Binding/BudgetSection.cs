using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>The key <c>budget</c>: the most that the model may take. What it takes is known when it is lowered.</summary>
internal static class BudgetSection
{
    private static readonly Option<object?> Weights = Of("weights", AmountType.Size, "Bytes of the weights as files and assemblies store them.");

    private static readonly Option<object?> Workspace = Of(
        "workspace", AmountType.Size, "Work memory of one call: what a session on one thread takes beside the weights.");

    private static readonly Option<object?> Macs = Of("macs", AmountType.Count, "Multiply-adds of a prediction, of one whole sample.");

    private static readonly Option<object?> Stream = Of("stream", AmountType.Size, "Memory of a stream beside the weights.");

    private static readonly Option<object?> Training = Of(
        "training", AmountType.Size, "All memory of an instance that trains, with the batch size of the model on one thread.");

    /// <summary>Its keys.</summary>
    public static readonly OptionSet Options = new([Weights, Workspace, Macs, Stream, Training], OptionWords.Budget);

    /// <summary>The limits that a model sets. Reports those of what it has not.</summary>
    /// <param name="model">The model's keys.</param>
    /// <param name="problems">Where to report.</param>
    public static EquatableArray<Limit> Read(OptionValues model, Problems problems)
    {
        if (model.Get(ModelSection.Budget) is not OptionValues budget)
        {
            return [];
        }

        OptionValues? codegen = model.Get(ModelSection.Codegen);
        Refuse(Stream, codegen?.Get(CodegenSection.Streaming) == true, "the model has no streams; write 'codegen: { streaming: true }', or remove it");
        Refuse(
            Training,
            model.Get(ModelSection.Training) is not null && codegen?.Get(CodegenSection.Training) != false,
            "the class has nothing that trains the model; remove it");
        return new (Option<object?> Key, Cost Cost)[]
        {
            (Weights, Cost.Weights), (Workspace, Cost.Workspace), (Macs, Cost.Macs), (Stream, Cost.Stream), (Training, Cost.Training),
        }
            .Where(limit => budget.Get(limit.Key) is not null)
            .Select(limit => new Limit(limit.Cost, (long)budget.Get(limit.Key)!, budget.NodeOf(limit.Key).Path, budget.NodeOf(limit.Key).Place))
            .ToEquatableArray();

        void Refuse(Option<object?> key, bool isThere, string objection)
        {
            if (budget.Get(key) is not null && !isThere)
            {
                problems.Report(Descriptors.Contradiction, budget.NodeOf(key), objection);
            }
        }
    }

    private static Option<object?> Of(string name, AmountType type, string doc) => new(name, new OptionalType<long>(type), null, doc);
}

/// <summary>What a model takes of something.</summary>
internal enum Cost
{
    /// <summary>Bytes of its weights as they are stored.</summary>
    Weights,

    /// <summary>Bytes of work memory of a call.</summary>
    Workspace,

    /// <summary>Multiply-adds of a sample.</summary>
    Macs,

    /// <summary>Bytes of a stream.</summary>
    Stream,

    /// <summary>Bytes of an instance that trains.</summary>
    Training,
}

/// <summary>The most that a model may take of something.</summary>
/// <param name="Cost">Of what.</param>
/// <param name="Most">How much.</param>
/// <param name="Keys">The keys that lead to it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Limit(Cost Cost, long Most, string Keys, Place Place);
