using System.Text;
using Sequences.Data;
using Sequences.Data.Vowels;

namespace ModelGen.Fuzz.Targets;

/// <summary>Time series in the format of the vowels' files.</summary>
internal sealed class TsTarget : DataFileTarget
{
    public override string Name => "ts";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. new[]
    {
        """
        # A comment
        @problemName Vowels
        @timeStamps false
        @missing false
        @univariate false
        @dimensions 2
        @equalLength false
        @classLabel true a b
        @data
        1,2,3:-1,0.5,1e-3:a
        4,5:6,7:b

        """,
        """
        @problemName One
        @timeStamps false
        @missing false
        @univariate true
        @equalLength true
        @seriesLength 3
        @classLabel true 1 2
        @data
        1,2,3:1
        4,5,6:2

        """,
    }.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Words { get; } = [.. new[]
    {
        "@data", "@dimensions", "@dimensions 99999999", "@equalLength true", "@seriesLength 2147483647", "@classLabel true", "@classLabel false",
        "@missing true", "@timeStamps true", "@univariate true", ":", ",", "?", "NaN", "1e39", "-", "\n", "\r\n", "\r", "#", "@", "true", "false",
        "0", "-1", "99999999999", " ", "\t", "\0", "\ufeff", "\u2028", "é",
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3], [0xFE, 0xFF]];

    protected override void Check(string path)
    {
        TsFile file = TsFile.Read(path);
        foreach (Sequence sequence in file.Cases)
        {
            if (sequence.Label < 0 || sequence.Label >= file.Header.Classes.Length || !sequence.Values.ToArray().All(float.IsFinite))
            {
                throw new InvalidOperationException("A case has no class, or numbers that are not finite.");
            }
        }
    }
}
