using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>A cell over time: for each step the products of its sums, with the cell's equations on them as soon as they are there.</summary>
internal static class RecurrentEmitter
{
    public static void Emit(StageWriter writer, RecurrentStage stage)
    {
        RecurrentPlaces places = new(stage);
        PackedCell packed = new(stage);
        RecurrentForward forward = new(writer, stage, packed, places);
        forward.Steps();
        forward.Cells();
        if (stage.Backward is { } backward && stage.Has(Pass.Backward))
        {
            new RecurrentBackwardEmitter(writer, stage, backward, packed, places).Emit();
        }
    }
}

/// <summary>Where the values of a cell are in a sample's row.</summary>
internal sealed class RecurrentPlaces(RecurrentStage stage)
{
    /// <summary>The input's step that is taken at <c>step</c>.</summary>
    public string Taken => stage.Layer.GoBackwards ? $"({stage.Steps - 1} - step)" : "step";

    /// <summary>A step's mask, or null.</summary>
    public string? Mask => stage.Mask is View mask ? Places.Offset(mask, Taken) : null;

    /// <summary>The states with their names.</summary>
    public IEnumerable<(View View, Symbol Name)> States => stage.States.Zip(stage.Layer.Cell.States, (view, name) => (view, name));

    /// <summary>Where a state before a step is, behind its start; null: it has one place.</summary>
    public string? Now(View state) => At(state, StateRows.Before(stage), "step");

    /// <summary>Where a state after a step is.</summary>
    public string? Next(View state) => At(state, StateRows.After(stage), "(step + 1)");

    /// <summary>The numbers of a stored value in its row.</summary>
    public string Unit(CellValue value) => InSums(value) ? $"sums, {SumUnit(value.Sum)}" : $"{NameScope.Row(value.Name)}, unit";

    /// <summary>Where the row of a step's output begins in a view of the outputs.</summary>
    public string? Output(View view) => view.Steps > 1 ? $"({StateRows.Output(stage)} * {view.Stride})" : null;

    /// <summary>Which state a view has.</summary>
    public int Index(View state) => stage.States.ToList().IndexOf(state);

    public string SumUnit(int sum) => PlaceOf(sum) is > 0 and int place ? $"{place} + unit" : "unit";

    /// <summary>Where a sum begins in a row of all sums.</summary>
    public int PlaceOf(int sum) => stage.PlaceOf(sum, part => stage.PaddedUnits[part]);

    /// <summary>Declares the rows of stored values.</summary>
    public void Declare(CodeWriter code, IReadOnlyCollection<CellValue> values, bool sums)
    {
        if (sums || values.Any(InSums))
        {
            code.Line($"ref float sums = {StageWriter.InRow(stage.Backward!.Sums, $"(step * {stage.Backward.Sums.Stride})")};");
        }

        foreach (CellValue value in values.Where(v => !InSums(v)))
        {
            // Without a backward pass there is one row for all steps.
            string? step = stage.Backward is null ? null : $"(step * {value.View.Stride})";
            code.Line($"ref float {NameScope.Row(value.Name)} = {StageWriter.InRow(value.View, step)};");
        }
    }

    /// <summary>Declares the rows of those factors that equations mention, and gives the loads of their numbers.</summary>
    public IEnumerable<(Symbol Name, string Load)> Factors(CodeWriter code, string vector, Func<Symbol, bool> mentions)
    {
        foreach ((Symbol name, View view) in stage.Factors.Where(factor => mentions(factor.Name)))
        {
            code.Line($"ref float {NameScope.Row(name)} = {StageWriter.InRow(view)};");
            yield return (name, $"{vector}.Load(ref {NameScope.Row(name)}, unit)");
        }
    }

    private bool InSums(CellValue value) => value.View == stage.Backward?.Sums;

    private string? At(View state, string row, string step) =>
        state.Steps == 1 ? null
        : stage.Keeps(Index(state)) ? $"{row} * {state.Stride}"
        : $"{step} % 2 * {state.Stride}";
}
