using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>Writes the method that copies weights into the order in which products read them, after each change of the weights.</summary>
internal static class PackEmitter
{
    public static void Emit(CodeWriter code, Program program)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block("public override void Pack(ModelMemory memory, Part part)"))
        {
            code.Line("ref float weights = ref memory.Parameters;");
            code.Line("ref float packed = ref memory.Packed;");
            foreach (PackedStage stage in PackedWeights.Stages(program.Inference))
            {
                stage.Pack(code);
            }

            PackedStage[] trained = [.. PackedWeights.Stages(program.Training).Where(stage => stage.ForTraining.Any())];
            if (trained.Length > 0)
            {
                code.Line();
                using (code.Block("if (memory.BatchSize == 0)"))
                {
                    code.Line("return;");
                }

                code.Line();
                code.Line("// Only the backward pass reads these.");
                foreach (PackedStage stage in trained)
                {
                    stage.PackForTraining(code);
                }
            }
        }
    }
}
