using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>What all training runs of a report have in common: the programs and the machine, and the notes of the caller.</summary>
internal static class EnvironmentSection
{
    /// <summary>The version of this assembly, with the commit where the build knew it.</summary>
    private static string Version =>
        typeof(EnvironmentSection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The section of the page.</summary>
    /// <param name="notes">The notes of the caller.</param>
    public static XElement Render(IEnumerable<KeyValuePair<string, string>> notes)
    {
        (string, object?)[] facts = [.. notes.Select(note => (note.Key, (object?)note.Value))];
        return Html.Section("environment", 2, "Environment", Html.Element(
            "div",
            Html.Class("tables"),
            Table.Facts(
                "Versions",
                ("ModelGen", Version),
                (".NET", RuntimeInformation.FrameworkDescription),
                ("operating system", RuntimeInformation.OSDescription),
                ("architecture", RuntimeInformation.ProcessArchitecture.ToString()),
                ("processors", Format.Count(Environment.ProcessorCount)),
                ("widest vectors", $"{Format.Count((int)VectorChoice.Resolve(VectorWidth.Widest))}{Format.NoBreak}bits")),
            facts.Length > 0 ? Table.Facts("Notes", facts) : null));
    }
}
