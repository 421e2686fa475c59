using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace ModelGen.Testing.Snapshots;

/// <summary>Diagnostics in the form of Verify.SourceGenerators: members without quotes, those left out that say nothing.</summary>
internal static class DiagnosticsText
{
    public static string Of(ImmutableArray<Diagnostic> diagnostics) =>
        "{\n  Diagnostics: [\n" + string.Join(",\n", diagnostics.Select(diagnostic => Of(diagnostic))) + "\n  ]\n}";

    private static string Of(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetMappedLineSpan();
        DiagnosticDescriptor kind = diagnostic.Descriptor;
        string descriptor = Members(
            8,
            ("Id", kind.Id),
            ("Title", kind.Title.ToString(CultureInfo.InvariantCulture)),
            ("Description", kind.Description.ToString(CultureInfo.InvariantCulture)),
            ("HelpLink", kind.HelpLinkUri),
            ("MessageFormat", kind.MessageFormat.ToString(CultureInfo.InvariantCulture)),
            ("Category", kind.Category),
            ("DefaultSeverity", kind.DefaultSeverity.ToString()),
            ("IsEnabledByDefault", kind.IsEnabledByDefault ? "true" : "false"));
        return "    " + Members(
            6,
            ("Location", diagnostic.Location == Location.None ? "" : $"{place.Path.Replace('/', '\\')}: {place.Span}"),
            ("Message", diagnostic.GetMessage(CultureInfo.InvariantCulture)),
            ("Severity", diagnostic.Severity.ToString()),
            ("WarningLevel", diagnostic.WarningLevel == 0 ? "" : diagnostic.WarningLevel.ToString(CultureInfo.InvariantCulture)),
            ("Descriptor", descriptor));
    }

    private static string Members(int indent, params (string Name, string? Value)[] members)
    {
        string margin = new(' ', indent);
        StringBuilder text = new("{\n");
        text.AppendJoin(",\n", members.Where(member => !string.IsNullOrWhiteSpace(member.Value)).Select(member => $"{margin}{member.Name}: {member.Value}"));
        return text.Append('\n').Append(margin, 0, indent - 2).Append('}').ToString();
    }
}
