using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations.Notation;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Formulas;

/// <summary>Equations as they stand in a file.</summary>
internal static class FormulaText
{
    /// <summary>Those of the equations that are written as such; what is wrong with others is reported.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="problems">Where to report.</param>
    public static EquatableArray<EquationSyntax> Read(
        IEnumerable<ScalarNode> texts, Func<string, (EquationSyntax? Equation, SyntaxFault? Fault)> read, Problems problems)
    {
        List<EquationSyntax> equations = [];
        foreach (ScalarNode text in texts)
        {
            (EquationSyntax? equation, SyntaxFault? fault) = read(text.Text);
            if (fault is not null)
            {
                Report(problems, text, fault.At, fault.Length, fault.Message);
            }
            else
            {
                equations.Add(equation!);
            }
        }

        return equations.ToEquatableArray();
    }

    /// <summary>Reports a problem with a piece of an equation, at its own characters where the file has them as they are.</summary>
    public static void Report(Problems problems, ScalarNode text, int at, int length, string message)
    {
        Place place = text.Place;
        int quote = text.Quoted ? 1 : 0;
        bool isPlain = place.Length == text.Text.Length + (2 * quote) && place.Line == place.EndLine;
        int end = Math.Min(at + Math.Max(length, 1), text.Text.Length), start = Math.Min(at, end);
        if (isPlain)
        {
            int first = quote + start, last = quote + end;
            place = new Place(place.Offset + first, last - first, place.Line, place.Column + first, place.Line, place.Column + last);
        }

        string where = at >= text.Text.Length ? "at its end" : $"at character {Words.Show(at + 1)}";
        problems.Report(Descriptors.WrongEquation, text.Path, place, Words.Shorten(text.Text), where, message);
    }
}
