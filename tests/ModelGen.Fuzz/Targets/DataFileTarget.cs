namespace ModelGen.Fuzz.Targets;

/// <summary>A reader of data files, which takes them from a folder of its own.</summary>
internal abstract class DataFileTarget : MutatedBytesTarget
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuzz-");

    public sealed override bool Read(byte[] input)
    {
        string path = Path.Combine(folder.FullName, "input");
        File.WriteAllBytes(path, input);
        try
        {
            Check(path);
            return true;
        }
        catch (InvalidDataException refusal) when (refusal.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return false;
        }
    }

    public override void Dispose() => folder.Delete(recursive: true);

    /// <summary>Reads a file and checks what came out.</summary>
    /// <exception cref="InvalidDataException">The file is refused, by its path.</exception>
    protected abstract void Check(string path);
}
