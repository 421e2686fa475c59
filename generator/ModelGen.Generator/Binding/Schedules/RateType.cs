using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Schedules;

/// <summary>The kinds of schedules.</summary>
internal static class ScheduleRegistry
{
    public static readonly Registry<ScheduleDeclaration> Schedules = new(
        "schedule",
        new InverseTimeDecayDeclaration(),
        new ExponentialDecayDeclaration(),
        new PiecewiseConstantDecayDeclaration(),
        new PolynomialDecayDeclaration(),
        new CosineDecayDeclaration(),
        new CosineDecayRestartsDeclaration(),
        new OneCycleDeclaration(),
        new LinearWarmupDeclaration())
    {
        Foreign = TrainingWords.Schedules,
    };
}

/// <summary>A learning rate: <c>0.001</c>, or a schedule such as <c>{ cosine_decay: { initial_learning_rate: 0.001, decay_steps: 10000 } }</c>.</summary>
internal sealed class RateType : ValueType<LearningRate>
{
    private const string Definition = "learning_rate";

    private static readonly NumberType Number = new() { Minimum = 0, Foreign = TrainingWords.LearningRates };

    private RateType()
    {
    }

    public static RateType Instance { get; } = new();

    public override string Expected => $"{Number.Expected}, or a schedule as one 'keyword: options'";

    public override bool TryRead(Node node, Problems problems, out LearningRate value)
    {
        value = null!;
        if (node is MappingNode)
        {
            if (ScheduleRegistry.Schedules.TryRead(node, problems, out Use<ScheduleDeclaration> use)
                && use.Declaration.Build(use.Values, problems) is RateSchedule schedule)
            {
                value = new LearningRate(schedule.Peak, schedule);
            }

            return value is not null;
        }

        if (node is not ScalarNode)
        {
            return Wrong(node, problems);
        }

        bool fits = Number.TryRead(node, problems, out double number);
        value = new LearningRate(number);
        return fits;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(Definition);

    public static void WriteDefinition(SchemaWriter schema) => schema.Json.Object(Definition, () => schema.Json.Array("anyOf", () =>
    {
        schema.Json.Object(null, () => Number.WriteSchema(schema));
        schema.Json.Object(null, () => ScheduleRegistry.Schedules.WriteSchema(schema));
    }));

    public override object? Plain(LearningRate value) => value.Value;
}
