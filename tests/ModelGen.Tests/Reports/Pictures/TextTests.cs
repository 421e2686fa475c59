using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class TextTests
{
    [Theory]
    [InlineData("training", 100, "training")]
    [InlineData("a class with a long name 17", 80, "a cla…e 17")]
    [InlineData("", 10, "")]
    [InlineData("anything", 3, "…")]
    public void NamesAreCutInTheMiddle(string text, double room, string expected)
    {
        Assert.Equal(expected, Font.Regular.Cut(text, room));
        Assert.True(Font.Regular.Width(Font.Regular.Cut(text, room)) <= Math.Max(room, Font.Regular.Width("…")));
    }

    [Fact]
    public void CharactersOfSeveralCodesStayWhole()
    {
        string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467", flag = "\U0001F1E9\U0001F1EA";
        string text = string.Concat(Enumerable.Repeat(family + flag + "e\u0301", 9));
        for (double room = 12; room < Font.Regular.Width(text); room += 0.7)
        {
            string rest = Font.Regular.Cut(text, room).Replace(family, "").Replace(flag, "").Replace("e\u0301", "");
            Assert.Equal("…", rest);
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9800, "9,800")]
    [InlineData(1234567.3, "1,234,567.3")]
    [InlineData(12.5, "12.5")]
    [InlineData(144.5761, "144.6")]
    [InlineData(0.125, "0.125")]
    [InlineData(0.00004, "4e-5")]
    public void CountsAreWholeWhereTheyAre(double count, string expected) => Assert.Equal(expected, Numbers.Count(count));
}
