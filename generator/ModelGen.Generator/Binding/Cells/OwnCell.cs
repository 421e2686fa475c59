using ModelGen.Generator.Common;
using ModelGen.Generator.Equations.Notation;

namespace ModelGen.Generator.Binding.Cells;

/// <summary>A cell that a model describes itself, as it is written.</summary>
/// <param name="Name">Its name, which layers have as their keyword.</param>
/// <param name="Summary">The user's one line about it, or empty; any text.</param>
/// <param name="States">What goes from step to step; the first is the output.</param>
/// <param name="Vectors">Parameters with a number for each unit, and how they begin.</param>
/// <param name="Constants">Numbers that a layer may choose, and what they are otherwise.</param>
/// <param name="Biases">What the biases in the equation of a value begin with, where a layer's initializer does not say.</param>
/// <param name="Equations">A step, in order.</param>
internal sealed record OwnCell(
    string Name,
    string Summary,
    EquatableArray<string> States,
    EquatableArray<(string Name, Initializer First)> Vectors,
    EquatableArray<(string Name, double Value)> Constants,
    EquatableArray<(string Value, double First)> Biases,
    EquatableArray<EquationSyntax> Equations);
