using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>What the layouts of the CPU and of devices say of some models only.</summary>
internal static class LayoutProperties
{
    /// <summary>The properties as an initializer behind a constructor, or nothing.</summary>
    /// <param name="program">The model.</param>
    /// <param name="penalties">How many tensors have penalties, for devices; null: for the CPU.</param>
    public static string Text(Program program, int? penalties = null)
    {
        List<string> properties = [];
        if (program.Training is { StateFloats: > 0 } training)
        {
            properties.Add($"TrainingState = {training.StateFloats}");
        }

        if (program.Network.Training?.Optimizer is Optimizer optimizer)
        {
            if (optimizer.Accumulation > 1)
            {
                properties.Add($"Accumulation = {optimizer.Accumulation}");
            }

            if (optimizer.Slots.Any(slot => slot.First != 0))
            {
                properties.Add($"FirstSlots = [{string.Join(", ", optimizer.Slots.Select(slot => CSharp.Float(slot.First)))}]");
            }
        }

        if (penalties is not null && program.Training?.Stages.Any(stage => stage is ActivityPenaltyStage) == true)
        {
            properties.Add("PenalizesOutputs = true");
        }

        if (penalties > 0)
        {
            properties.Add($"Penalties = {penalties}");
        }

        return properties.Count == 0 ? string.Empty : $" {{ {string.Join(", ", properties)} }}";
    }
}
