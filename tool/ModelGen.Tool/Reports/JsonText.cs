using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelGen.Tool.Reports;

/// <summary>Texts in JSON, for people too: with lines, and with all letters as they are.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Options))
        {
            write(json);
        }

        output.Write(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).ReplaceLineEndings("\n"));
        output.Write('\n');
    }
}
