using Microsoft.CodeAnalysis;

namespace ModelGen.Tests.Binding;

/// <summary>A text with one stretch between « and », the place where an error is expected.</summary>
internal sealed record Marked(string Text, int Offset, int Length, int Line, int Column)
{
    public static Marked Parse(string marked)
    {
        int start = marked.IndexOf('«');
        int end = marked.IndexOf('»') - 1;
        string before = marked[..start];
        return new Marked(
            marked.Replace("«", "").Replace("»", ""),
            start,
            end - start,
            before.Count(c => c == '\n'),
            start - (before.LastIndexOf('\n') + 1));
    }

    /// <summary>A model has one error, which stands at the place that is marked and says a message among other words.</summary>
    public static void AssertError(string id, string text, string message)
    {
        Marked expected = Parse(text);
        Diagnostic error = Assert.Single(Models.Compile(expected.Text).Errors).ToDiagnostic();
        Assert.Equal((id, expected.Line, expected.Column), (error.Id, error.Location.GetLineSpan().StartLinePosition.Line, error.Location.GetLineSpan().StartLinePosition.Character));
        Assert.Contains(message, error.GetMessage(), StringComparison.Ordinal);
    }
}
