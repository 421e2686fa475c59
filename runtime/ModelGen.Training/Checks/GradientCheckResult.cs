using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>One element of a tensor whose gradient was compared.</summary>
/// <param name="Tensor">The name of the tensor, such as <c>lstm_1/kernel</c>.</param>
/// <param name="Element">The element in C order, from 0.</param>
/// <param name="Gradient">The gradient of the backward pass.</param>
/// <param name="Quotient">The difference quotient of the loss.</param>
/// <param name="QuotientError">An estimate of the error of the quotient, from quotients over several distances.</param>
/// <param name="Excess">How many times the permitted distance the two are apart; above 1 the gradient is wrong.</param>
public sealed record CheckedGradient(string Tensor, int Element, double Gradient, double Quotient, double QuotientError, double Excess)
{
    /// <summary>Whether the quotient is itself no surer than the tolerance, such as at a kink of relu.</summary>
    public bool IsUncertain { get; init; }
}

/// <summary>How gradients agree with difference quotients; made by <see cref="ModelChecks.CheckGradients"/>.</summary>
public sealed class GradientCheckResult
{
    private const int Shown = 10;

    internal GradientCheckResult(ModelDescription model, IEnumerable<CheckedGradient> elements)
    {
        Model = model;
        Elements = [.. elements.OrderByDescending(element => double.IsNaN(element.Excess) ? double.PositiveInfinity : element.Excess)];
        Uncertain = Elements.Count(element => element.IsUncertain);
    }

    /// <summary>The model.</summary>
    public ModelDescription Model { get; }

    /// <summary>All elements that were compared, the worst first.</summary>
    public IReadOnlyList<CheckedGradient> Elements { get; }

    /// <summary>How many elements are <see cref="CheckedGradient.IsUncertain"/>.</summary>
    public int Uncertain { get; }

    /// <summary>Whether all gradients agree.</summary>
    public bool Passed => Elements.All(element => element.Excess <= 1);

    /// <summary>A line that says whether all agree, and a table of the worst elements.</summary>
    public override string ToString()
    {
        int wrong = Elements.Count(element => !(element.Excess <= 1));
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Model.Name}: {Quantity.Of(Elements.Count, "gradient")} compared, {wrong} wrong, {Uncertain} uncertain\n");
        TextTable table = new(
            new("tensor"), new("element", true), new("gradient", true), new("quotient", true), new("its error", true), new("of permitted", true));
        foreach (CheckedGradient element in Elements.Take(Shown))
        {
            table.AddRow(
                element.Tensor,
                element.Element.ToString(CultureInfo.InvariantCulture),
                MetricValue.Format(element.Gradient),
                MetricValue.Format(element.Quotient),
                MetricValue.Format(element.QuotientError),
                element.Excess.ToString("F2", CultureInfo.InvariantCulture));
        }

        table.AppendTo(text);
        return text.ToString();
    }
}
