using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit;

/// <summary>The text of places in the work memory of one sample, for every backend.</summary>
internal static class Places
{
    /// <summary>The offset of a view's first number in a row: whole rows of the view where it begins with one.</summary>
    public static string Offset(View view, string? more = null)
    {
        string? start = view.Start == 0 ? null
            : view.Start % view.Stride == 0 ? $"({view.Start / view.Stride} * {view.Stride})"
            : $"{view.Start}";
        return Sum("Row." + view.Buffer.Name, start, more);
    }

    /// <summary>The offset of a buffer's first number in a row.</summary>
    public static string Offset(Buffer buffer, string? more = null) => Sum("Row." + buffer.Name, more);

    /// <summary>Shapes for people to read, as <c>(5, 3), (5, 4)</c>.</summary>
    public static string Shapes(IEnumerable<View> views) =>
        string.Join(", ", views.Select(view => new Shape(view.Steps == 1 ? null : view.Steps, view.Features)));

    private static string Sum(params string?[] terms) => string.Join(" + ", terms.Where(t => t is not null));
}
