namespace ModelGen;

/// <summary>Symbolic links on the way to a file.</summary>
internal static class FileLinks
{
    /// <summary>As many as systems follow.</summary>
    private const int MaxLinks = 40;

    /// <summary>Follows the links of a path that leads to one.</summary>
    /// <param name="path">The path of a file, which need not exist.</param>
    /// <returns>The full path of what is no link. A link to an open file, such as <c>/dev/stdout</c>, ends at its place in <c>/proc</c>.</returns>
    /// <exception cref="IOException">The links lead nowhere.</exception>
    public static string Follow(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : FollowParts(full);
    }

    /// <summary>Follows the links of all folders too, as <c>..</c> behind one leads out of the folder that it points to.</summary>
    private static string FollowParts(string full)
    {
        Stack<string> ahead = new();
        string place = Push(ahead, full)!;
        int links = 0;
        while (ahead.TryPop(out string? part))
        {
            string next = part == ".." ? Path.GetDirectoryName(place) ?? place : Path.Combine(place, part);
            if (part == ".." || IsOfProcess(next) || new FileInfo(next).LinkTarget is not string target)
            {
                place = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"{full} can't be written: its symbolic links lead around in a circle.");
            }

            place = Push(ahead, target) ?? place;
        }

        return place;
    }

    /// <summary>Puts the parts of a path in front of those that are still ahead.</summary>
    /// <returns>The root that it begins at; null: it is relative.</returns>
    private static string? Push(Stack<string> ahead, string path)
    {
        string root = Path.GetPathRoot(path) ?? "";
        char[] separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
        string[] parts = path[root.Length..].Split(separators, StringSplitOptions.RemoveEmptyEntries);
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
            {
                ahead.Push(parts[i]);
            }
        }

        return root.Length == 0 ? null : root;
    }

    /// <summary>Whether a link is one of the kernel's own, to a file that a process has open: its text need be no path.</summary>
    private static bool IsOfProcess(string link) => OperatingSystem.IsLinux() && link.StartsWith("/proc/", StringComparison.Ordinal);
}
