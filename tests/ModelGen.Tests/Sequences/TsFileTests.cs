using System.Text;
using ModelGen.Tests.Digits;
using Sequences.Data.Vowels;

namespace ModelGen.Tests.Sequences;

public sealed class TsFileTests : IDisposable
{
    private const string NoHeader =
        "line 4: expected one of the headers @problemName, @timeStamps, @missing, @univariate, @dimensions, @equalLength, @seriesLength, "
        + "@classLabel, @targetLabel, @data, found ";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reads_header_and_cases()
    {
        TsFile file = Read(Ts.Header + Ts.Cases);
        Assert.Equal<string>(["1", "2", "12"], file.Header.Classes);
        Assert.Equal(2, file.Header.Dimensions);
        Assert.Equal([0, 2, 1], file.Cases.Select(sequence => sequence.Label));
        Assert.Equal([1f, 4, 2.5f, 0.5f, -3, 0.25f], file.Cases[0].Values);
        Assert.Equal([0.5f, -0.5f], file.Cases[1].Values);
        Assert.Equal([7f, 9, 8, 10], file.Cases[2].Values);
        Assert.Equal($"{folder.File("file.ts")}: line 12", file.Cases[2].Origin);
    }

    [Theory]
    [InlineData("@dimensions", "@DIMENSION")]
    [InlineData("@problemName Small", "@PROBLEMNAME   Small")]
    [InlineData("@timeStamps false", "@TimeStamps\tFALSE ")]
    [InlineData("@missing false\n", "\n  \n@targetLabel false\n#\n@missing false\n")]
    [InlineData("\n7,8", "\n# in between\n\n7,8")]
    [InlineData("@problemName", "\uFEFF@problemName", "# A comment: with @ and :\n")]
    [InlineData("\n", "\r\n")]
    [InlineData("0.5:-0.5:12", " 0.5 : -5E-1 : 12 ")]
    public void Reads_every_spelling(string usual, string other, string leftOut = "\0")
    {
        TsFile expected = Read(Ts.Header + Ts.Cases);
        TsFile file = Read((Ts.Header + Ts.Cases).Replace(leftOut, "").Replace(usual, other));
        Assert.Equal(expected.Cases.Select(sequence => sequence.Label), file.Cases.Select(sequence => sequence.Label));
        Assert.Equal(expected.Cases.SelectMany(sequence => sequence.Values), file.Cases.SelectMany(sequence => sequence.Values));
    }

    [Fact]
    public void Reads_one_dimension_and_equal_lengths()
    {
        string header = Ts.Header.Replace("univariate false\n@dimensions 2", "univariate true").Replace("equalLength false", "equalLength true");
        Assert.Equal([1f, 2, 3, 4], Read($"{header}1,2:1\n3,4:2\n").Cases.SelectMany(sequence => sequence.Values));
        Assert.Equal([5f, 6], Read($"{header.Replace("@data", "@seriesLength 2\n@dimensions 1\n@data")}5,6:12\n").Cases[0].Values);
    }

    public static TheoryData<string, string, string> HeaderDamage => new()
    {
        { "@problemName Small", "@problemName", "line 2 (@problemName): expected a value, found ''" },
        { "@problemName Small\n", "", "line 8 (@data): expected @problemName before it, found none" },
        { "@timeStamps false\n", "", "line 8 (@data): expected @timeStamps before it, found none" },
        { "@missing false\n", "", "line 8 (@data): expected @missing before it, found none" },
        { "@univariate false\n", "", "line 8 (@data): expected @univariate before it, found none" },
        { "@dimensions 2\n", "", "line 8 (@data): expected @dimensions before it, found none" },
        { "@equalLength false\n", "", "line 8 (@data): expected @equalLength before it, found none" },
        { "@classLabel true 1 2 12\n", "", "line 8 (@data): expected @classLabel before it, found none" },
        {
            "@timeStamps false", "@timeStamps true",
            "line 3 (@timeStamps): expected false, found 'true'; the steps of a model have no times: write the values alone"
        },
        {
            "@missing false", "@missing true",
            "line 4 (@missing): expected false, found 'true'; a model takes no missing values: fill them in, or leave out their cases"
        },
        { "@data", "@targetLabel true\n@data", "line 9 (@targetLabel): expected false, found 'true'; what belongs to a case is to be its class, not a number" },
        { "@missing false", "@missing no", "line 4 (@missing): expected true or false, found 'no'" },
        { "@univariate false", "@univariate 0", "line 5 (@univariate): expected true or false, found '0'" },
        { "@univariate false", "@univariate true", "line 6 (@dimensions): expected 1, found '2'; @univariate is true" },
        { "@dimensions 2", "@dimensions 0", "line 6 (@dimensions): expected a whole number from 1 to 65536, found '0'" },
        { "@dimensions 2", "@dimensions 99999999999", "line 6 (@dimensions): expected a whole number from 1 to 65536, found '99999999999'" },
        { "@dimensions 2", "@dimensions 2.0", "line 6 (@dimensions): expected a whole number from 1 to 65536, found '2.0'" },
        { "@data", "@dimension 2\n@data", "line 9 (@dimensions): expected each header once, found it again" },
        { "@data", "@MISSING false\n@data", "line 9 (@missing): expected each header once, found it again" },
        { "@data", "@seriesLength 3\n@data", "line 9 (@seriesLength): expected no such header, found '3'; @equalLength is false" },
        { "@equalLength false", "@equalLength true\n@seriesLength -3", "line 8 (@seriesLength): expected a whole number from 1 to 16777216, found '-3'" },
        { "true 1 2 12", "false", "line 8 (@classLabel): expected true and the names of two classes or more, found 'false'" },
        { "true 1 2 12", "true", "line 8 (@classLabel): expected true and the names of two classes or more, found 'true'" },
        { "true 1 2 12", "true 1", "line 8 (@classLabel): expected true and the names of two classes or more, found 'true 1'" },
        { "true 1 2 12", "1 2 12", "line 8 (@classLabel): expected true and the names of two classes or more, found '1 2 12'" },
        { "true 1 2 12", "true 1 2 1", "line 8 (@classLabel): expected each class once, found 'true 1 2 1'" },
        { "@data", "@data 3", "line 9 (@data): expected nothing behind the name, found '3'" },
        { "@missing", "@absent", $"{NoHeader}'@absent false'" },
        { "@missing false", "@missing false\u001B[2J", "line 4: expected text, found the control character U+001B" },
        { "@missing false", "1.5,2.5:1", $"{NoHeader}'1.5,2.5:1'" },
    };

    [Theory]
    [MemberData(nameof(HeaderDamage))]
    public void Says_which_line_of_the_header_is_wrong(string usual, string damage, string message) =>
        Assert.Equal($"{folder.File("file.ts")}: {message}", Damage((Ts.Header + Ts.Cases).ReplaceLineEndings("\n").Replace(usual, damage)));

    public static TheoryData<string, string, string> CaseDamage => new()
    {
        { "0.5:-0.5:12", "0.5:12", "line 11: expected 2 dimensions and a class with ':' between them, found 2 fields" },
        { "0.5:-0.5:12", "0.5:-0.5:1:12", "line 11: expected 2 dimensions and a class with ':' between them, found 4 fields" },
        { "0.5:-0.5:12", "@data", "line 11: expected 2 dimensions and a class with ':' between them, found 1 fields" },
        { "7,8:9,10", "7,8:9", "line 12 (dimension 2): expected 2 steps, as in the first, found 1" },
        { "7,8:9,10", "7,8:9,10,", "line 12 (dimension 2): expected 2 steps, as in the first, found 3" },
        { "7,8:9,10", "7,:9,10", "line 12 (dimension 1, step 2): expected a finite number, found ''" },
        { "7,8:9,10", "7,8:x9,10", "line 12 (dimension 2, step 1): expected a finite number, found 'x9'" },
        { "7,8:9,10", "7,8:9,1\0", "line 12: expected text, found the control character U+0000" },
        { "7,8:9,10", "7,8:9,0x10", "line 12 (dimension 2, step 2): expected a finite number, found '0x10'" },
        { "7,8:9,10", "7,8:NaN,10", "line 12 (dimension 2, step 1): expected a finite number, found 'NaN'" },
        { "7,8:9,10", "7,8:9,-Infinity", "line 12 (dimension 2, step 2): expected a finite number, found '-Infinity'" },
        { "7,8:9,10", "7,8:1e39,10", "line 12 (dimension 2, step 1): expected a finite number, found '1e39'" },
        {
            "7,8:9,10", "7,?:9,10",
            "line 12 (dimension 1, step 2): expected a finite number, found '?', a missing value; a model takes none: fill it in, or leave out the case"
        },
        { "0.5:-0.5:12", "0.5:-0.5:3", "line 11 (class): expected one of '1, 2, 12', found '3'" },
        { "0.5:-0.5:12", "0.5:-0.5:", "line 11 (class): expected one of '1, 2, 12', found ''" },
        { "0.5:-0.5:12", "0.5:-0.5:12.0", "line 11 (class): expected one of '1, 2, 12', found '12.0'" },
        { "@equalLength false", "@equalLength true", "line 11: expected 3 steps, as all cases have equal lengths, found 1" },
        { "@equalLength false", "@equalLength true\n@seriesLength 2", "line 11: expected 2 steps, as all cases have equal lengths, found 3" },
        { Ts.Cases, "", "line 9: expected at least one case behind @data, found none" },
        { Ts.Cases, "# 1:2:1\n\n", "line 11: expected at least one case behind @data, found none" },
    };

    [Theory]
    [MemberData(nameof(CaseDamage))]
    public void Says_which_field_of_a_case_is_wrong(string usual, string damage, string message) =>
        Assert.Equal($"{folder.File("file.ts")}: {message}", Damage((Ts.Header + Ts.Cases).ReplaceLineEndings("\n").Replace(usual, damage)));

    [Fact]
    public void A_file_that_ends_anywhere_too_early_is_refused_or_holds_whole_cases()
    {
        byte[] content = Ts.Bytes(Ts.Header + Ts.Cases);
        TsFile whole = TsFile.Read(folder.Write("file.ts", content));
        int read = 0;
        for (int length = 0; length < content.Length; length++)
        {
            string path = folder.Write("file.ts", content[..length]);
            try
            {
                TsFile cut = TsFile.Read(path);
                string text = Encoding.UTF8.GetString(content, 0, length).TrimEnd('\n');
                Assert.True(content[text.Length] == '\n', $"{length} bytes end within a line, and were read");
                Assert.Equal(
                    whole.Cases.Take(cut.Cases.Length).SelectMany(sequence => sequence.Values.Append(sequence.Label)),
                    cut.Cases.SelectMany(sequence => sequence.Values.Append(sequence.Label)));
                read++;
            }
            catch (InvalidDataException damage)
            {
                Assert.StartsWith(path, damage.Message);
            }
        }

        // With and without the end of the lines of two cases and of the last; but that of class 1 may be the start of class 12.
        Assert.Equal(4, read);
    }

    [Theory]
    [InlineData(0, ": expected @data before the end of the file, found none")]
    [InlineData(5, ": line 1: expected @data before the end of the file, found none")]
    public void Says_so_where_there_is_no_data(int length, string message) =>
        Assert.EndsWith($"file.ts{message}", Damage(Ts.Header[..length]));

    [Fact]
    public void Says_where_the_last_line_may_be_cut_off()
    {
        Assert.EndsWith(
            "line 10 (class): expected the end of the line behind '1', found the end of the file, which may have cut off '12'",
            Damage($"{Ts.Header}1,2:3,4:1"));
        Assert.EndsWith(
            "line 10: expected 2 dimensions and a class with ':' between them, found 2 fields; the file may be cut off here",
            Damage($"{Ts.Header}1,2:3,4"));
        Assert.Single(Read($"{Ts.Header}1,2:3,4:12").Cases);
    }

    [Fact]
    public void Refuses_what_is_no_text_in_UTF_8()
    {
        byte[] damaged = Ts.Bytes(Ts.Header + Ts.Cases);
        damaged[Ts.Bytes(Ts.Header).Length + 2] = 0xE9;
        Assert.EndsWith("line 10: expected text in UTF-8, found the byte 0xE9", Damage(damaged));
        Assert.EndsWith("line 1: expected text in UTF-8, found the byte 0xFF", Damage([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Ts.Header)]));
        Assert.EndsWith("line 1: expected text, found the control character U+0000", Damage(Encoding.Unicode.GetBytes(Ts.Header)));
    }

    [Fact]
    public void Refuses_a_line_without_an_end()
    {
        byte[] zeros = new byte[TsLines.MaximumLength + 1];
        zeros.AsSpan().Fill((byte)'0');
        Assert.EndsWith("line 10: expected at most 4194304 bytes, found more", Damage([.. Ts.Bytes(Ts.Header), .. zeros]));
    }

    [Fact]
    public void Takes_no_memory_for_what_a_line_only_promises()
    {
        // 200,000 steps of 60,000 dimensions, if each were as the first.
        string header = Ts.Header.Replace("@dimensions 2", "@dimensions 60000");
        string steps = string.Join(',', Enumerable.Repeat("1", 200_000));
        string dimensions = string.Concat(Enumerable.Repeat(":1", 60_000));
        string path = folder.Write("file.ts", Ts.Bytes($"{header}{steps}{dimensions}\n"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => TsFile.Read(path)).Message;
        Assert.EndsWith("line 10 (dimension 2): expected 200000 steps, as in the first, found 1", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_message_stays_short() =>
        Assert.EndsWith($"found '{new string('x', 60)}...'", Damage(Ts.Header + new string('x', 5000) + ":1:1\n"));

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(folder.File("none"), Assert.Throws<FileNotFoundException>(() => TsFile.Read(folder.File("none"))).Message);

    private TsFile Read(string text) => TsFile.Read(folder.Write("file.ts", Encoding.UTF8.GetBytes(text)));

    private string Damage(string text) => Damage(Encoding.UTF8.GetBytes(text));

    private string Damage(byte[] content) =>
        Assert.Throws<InvalidDataException>(() => TsFile.Read(folder.Write("file.ts", content))).Message;
}
