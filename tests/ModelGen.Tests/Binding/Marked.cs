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
}
