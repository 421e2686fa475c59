using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>The kinds of optimizers. A new one is a file in this folder and a line here.</summary>
internal static class OptimizerRegistry
{
    public static readonly Registry<OptimizerDeclaration> Optimizers = new(
        "optimizer",
        new SgdDeclaration(), AdamDeclaration.Adam(), AdamDeclaration.AdamW(), new NadamDeclaration(), new AdamaxDeclaration(), new RmsPropDeclaration(),
        new AdagradDeclaration(), new AdadeltaDeclaration(), new LionDeclaration())
    {
        Foreign = TrainingWords.Optimizers,
    };
}

/// <summary>An optimizer: <c>adam</c>, <c>adam: 0.001</c> or <c>adam: { learning_rate: 0.001 }</c>.</summary>
internal sealed class OptimizerType : ValueType<Optimizer>
{
    public override string Expected => OptimizerRegistry.Optimizers.Expected;

    public override bool TryRead(Node node, Problems problems, out Optimizer value)
    {
        value = null!;
        bool valid = OptimizerRegistry.Optimizers.TryRead(node, problems, out Use<OptimizerDeclaration>? use);
        if (use is null || !use.Declaration.Agree(use.Values, problems) || !valid)
        {
            return false;
        }

        value = use.Declaration.Build(use.Values);
        return true;
    }

    public override void WriteSchema(SchemaWriter schema) => OptimizerRegistry.Optimizers.WriteSchema(schema);
}
