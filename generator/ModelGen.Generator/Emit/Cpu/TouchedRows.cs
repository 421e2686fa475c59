using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes what leaves out rows of tables without a gradient, where the optimizer's step would change nothing of them.</summary>
internal static class TouchedRows
{
    /// <summary>The tables whose rows may rest, in the order of their weights.</summary>
    public static IReadOnlyList<EmbeddingStage> Of(Program program) =>
        [.. program.Training!.Stages.OfType<EmbeddingStage>().Where(stage => stage.Touched is not null).OrderBy(stage => stage.Table.Offset)];

    /// <summary>Of gradients that others write all rows may have one.</summary>
    public static void OnEdit(CodeWriter code, Program program)
    {
        if (Of(program) is not { Count: > 0 } tables)
        {
            return;
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block("public override void OnGradientsEdited(ModelMemory memory)"))
        {
            foreach (EmbeddingStage table in tables)
            {
                code.Line($"Rows.Fill({StageWriter.InShared(table.Touched!)}, {table.Layer.InputDim}, 1);");
            }
        }
    }

    /// <summary>Calls of the optimizer's step for the weights from <c>first</c> to <c>end</c>, without such rows.</summary>
    /// <param name="code">Where they are written.</param>
    /// <param name="program">The program.</param>
    /// <param name="scalars">The arguments behind the bounds.</param>
    public static void Update(CodeWriter code, Program program, string scalars)
    {
        int from = 0;
        foreach (EmbeddingStage table in Of(program))
        {
            int place = table.Table.Offset, columns = table.Y.Features;
            Between(from, place);
            code.Line();
            code.Comment([$"Of {table.Table.Path} the rows that have a gradient; the step would leave the others as they are."]);
            using (code.Block($"for (int row = 0; row < {table.Layer.InputDim}; row++)"))
            using (code.Block($"if (At(ref memory.Shared, Shared.{table.Touched!.Name} + row) > 0)"))
            {
                code.Line($"int start = Weights.{table.Table.Identifier} + (row * {columns});");
                code.Line($"Update(memory, Math.Max(first, start), Math.Min(end, start + {columns}){scalars});");
            }

            code.Line();
            from = place + table.Table.Parameter.Length;
        }

        Between(from, program.TrainableCount);

        void Between(int start, int end)
        {
            if (start < end)
            {
                code.Line($"Update(memory, Math.Max(first, {start}), Math.Min(end, {end}){scalars});");
            }
        }
    }
}
