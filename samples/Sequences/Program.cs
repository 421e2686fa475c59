namespace Sequences;

/// <summary>Trains models on sequences and tests them on others.</summary>
internal static class Program
{
    private static int Main() => 0;
}
