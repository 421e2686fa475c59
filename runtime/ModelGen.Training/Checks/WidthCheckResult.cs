using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>How one way of computing compares with the first one.</summary>
/// <param name="Name">Its name, as <c>256 bits, 2 threads</c>.</param>
/// <param name="Outputs">The greatest distance of an output, as a share of the greatest output.</param>
/// <param name="Losses">The greatest distance of the loss of a step, as a share of the greatest loss.</param>
/// <param name="Parameters">The greatest distance of a parameter after all steps, as a share of the greatest parameter.</param>
/// <param name="SameBits">Whether all of them have the same bits.</param>
/// <param name="Passed">Whether that is as it has to be: the same bits on the processor, near on a device.</param>
public sealed record WidthComparison(string Name, double Outputs, double Losses, double Parameters, bool SameBits, bool Passed);

/// <summary>How the ways in which a model computes agree; made by <see cref="ModelChecks.CheckWidths"/>.</summary>
public sealed class WidthCheckResult
{
    internal WidthCheckResult(ModelDescription model, string first, IReadOnlyList<WidthComparison> comparisons)
    {
        Model = model;
        First = first;
        Comparisons = comparisons;
    }

    /// <summary>The model.</summary>
    public ModelDescription Model { get; }

    /// <summary>The name of the way of computing with which all others are compared.</summary>
    public string First { get; }

    /// <summary>All others.</summary>
    public IReadOnlyList<WidthComparison> Comparisons { get; }

    /// <summary>Whether all agree.</summary>
    public bool Passed => Comparisons.All(comparison => comparison.Passed);

    /// <summary>A line that says whether all agree, and a table.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"{Model.Name}: {(Passed ? "all agree" : "not all agree")} with {First}\n");
        TextTable table = new(new("computed on"), new("outputs", true), new("losses", true), new("parameters", true), new("bits"), new("verdict"));
        foreach (WidthComparison row in Comparisons)
        {
            string bits = row.SameBits ? "the same" : "others", verdict = row.Passed ? "agrees" : "WRONG";
            table.AddRow(row.Name, Number(row.Outputs), Number(row.Losses), Number(row.Parameters), bits, verdict);
        }

        table.AppendTo(text);
        return text.ToString();
    }

    private static string Number(double value) => value == 0 ? "0" : value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
