using System.Globalization;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

/// <summary>What eyes make of colours, each (red, green, blue) from 0 to 1.</summary>
internal static class Color
{
    /// <summary>
    /// Colours as seen without one of the three kinds of cones: matrices on linear RGB. Machado, Oliveira and Fernandes, "A
    /// Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), at severity 1.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, double[][]> Deficiencies = new Dictionary<string, double[][]>
    {
        ["none"] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        ["protanopia"] = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ["deuteranopia"] = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ["tritanopia"] = [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    };

    /// <summary>A colour of the pictures' style.</summary>
    public static double[] Of(string name, bool dark)
    {
        PictureStyle.ThemeColor color = PictureStyle.Colors.Single(color => color.Name == name);
        string text = dark ? color.Dark : color.Light;
        return [.. Enumerable.Range(0, 3).Select(i => int.Parse(text.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];
    }

    /// <summary>The contrast ratio of WCAG 2, from 1 to 21.</summary>
    public static double Contrast(double[] one, double[] other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>How different two colours look: the Euclidean distance in CIELAB (CIE 1976); about 2.3 is just noticeable.</summary>
    public static double Difference(double[] one, double[] other, string deficiency)
    {
        double[] a = Lab(one, Deficiencies[deficiency]), b = Lab(other, Deficiencies[deficiency]);
        return Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    private static double Luminance(double[] color) => (0.2126 * Linear(color[0])) + (0.7152 * Linear(color[1])) + (0.0722 * Linear(color[2]));

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double[] Lab(double[] color, double[][] deficiency)
    {
        double[] linear = [.. color.Select(Linear)];
        double[] seen = [.. deficiency.Select(row => Math.Clamp(row.Zip(linear, (w, v) => w * v).Sum(), 0, 1))];
        double x = ((0.4124 * seen[0]) + (0.3576 * seen[1]) + (0.1805 * seen[2])) / 0.9505;
        double y = (0.2126 * seen[0]) + (0.7152 * seen[1]) + (0.0722 * seen[2]);
        double z = ((0.0193 * seen[0]) + (0.1192 * seen[1]) + (0.9505 * seen[2])) / 1.089;
        return [(116 * F(y)) - 16, 500 * (F(x) - F(y)), 200 * (F(y) - F(z))];
    }

    private static double F(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16.0 / 116);
}
