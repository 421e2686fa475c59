namespace ModelGen.Tool.Shell;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Good = 0;

    /// <summary>Something is wrong with a file that was named, or with what is in it.</summary>
    public const int Problem = 1;

    /// <summary>The command or its options are wrong.</summary>
    public const int Usage = 2;
}
