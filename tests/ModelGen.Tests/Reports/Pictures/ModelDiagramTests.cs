using System.Xml.Linq;
using ModelGen.Tests.Runtime;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class ModelDiagramTests
{
    [Fact]
    public void LayersStandInTheirOrderWithShapesAndParameters()
    {
        XElement svg = TestModel.Masked.ToPicture().Parsed();
        string[] expected =
        [
            "Masked", "input", "(5, 3)", "masking", "Masking", "(5, 3)", "no parameters", "dropout", "Dropout", "(5, 3)", "no parameters",
            "lstm", "LSTM", "(2)", "48 parameters", "dense", "Dense", "(2)", "6 parameters", "output", "(2)",
            "54 parameters, 54 of them trainable",
        ];
        Assert.Equal(expected, svg.Texts().Where(text => !text.StartsWith("mask ", StringComparison.Ordinal) && text != "mask"));
        XElement[] boxes = [.. svg.All("rect")];
        Assert.Equal(6, boxes.Length);
        Assert.All(boxes.Zip(boxes.Skip(1)), pair => Assert.True(pair.Second.Number("y") >= pair.First.Number("y") + pair.First.Number("height") + 20));
    }

    [Fact]
    public void AMaskGoesFromWhereItStartsToWhereItEnds()
    {
        XElement svg = TestModel.Masked.ToPicture().Parsed();
        XElement[] arrows = [.. svg.WithClass("mg-dash-2")];
        XElement[] boxes = [.. svg.All("rect")];
        Assert.Equal(2, arrows.Length);
        Assert.Equal(5, svg.WithClass("mg-line").Count() - arrows.Length);

        // From masking to dropout, and from dropout to the LSTM.
        Assert.All(arrows.Zip([1, 2]), pair =>
        {
            double above = boxes[pair.Second].Number("y") + boxes[pair.Second].Number("height"), below = boxes[pair.Second + 1].Number("y");
            Assert.All(pair.First.Positions(), at => Assert.InRange(at.Y, above, below));
        });
        Assert.Equal(["mask starts", "mask ends"], svg.Texts().Where(text => text.StartsWith("mask ", StringComparison.Ordinal)));
        Assert.Equal(
            "From an input of (5, 3): masking (Masking) to (5, 3), where the mask starts; dropout (Dropout) to (5, 3), through which the mask "
            + "flows; lstm (LSTM) to (2), where the mask ends; dense (Dense) to (2). 54 parameters, 54 of them trainable.",
            TestModel.Masked.ToPicture().Description);
    }

    [Fact]
    public void AMaskMayReachTheOutputOrServeOneLayerOnly()
    {
        LayerDescription masking = new("m", "Masking", new(5, 3), 0, false, true, -0.125f), lstm = new("l", "LSTM", new(5, 2), 4, true, true);
        XElement flows = TestModel.Describe("M", [masking, lstm], ("a", new(4), true)).ToPicture().Parsed();
        Assert.Equal(["mask starts", "mask"], flows.Texts().Where(text => text is "mask starts" or "mask" or "mask ends"));
        Assert.Contains("masks steps whose features are all -0.125", flows.Texts());
        XElement ends = TestModel.Describe("M", [masking, lstm with { MaskOut = false }], ("a", new(4), true)).ToPicture().Parsed();
        Assert.Contains("mask starts and ends", ends.Texts());
        Assert.Single(ends.WithClass("mg-dash-2"));
    }

    [Fact]
    public void ABranchGoesPastTheBoxesBetween()
    {
        Picture picture = TestModel.Branched.ToPicture();
        XElement svg = picture.Parsed();
        XElement[] boxes = [.. svg.All("rect")];
        double right = boxes[0].Number("x") + boxes[0].Number("width");
        XElement[] lines = [.. svg.WithClass("mg-line")];
        XElement[] passing = [.. lines.Where(line => line.Positions().All(at => at.X >= right))];

        // From the input to the dense layer, and from the LSTM to the sum; the dense layer does not read the LSTM above it.
        Assert.Equal(2, passing.Length);
        Assert.Equal(4, lines.Length - passing.Length);
        Assert.All(passing.Zip([(0, 2), (1, 3)]), pair =>
        {
            double[] heights = [.. pair.First.Positions().Select(at => at.Y)];
            AssertInside(boxes[pair.Second.Item1], heights.Min());
            AssertInside(boxes[pair.Second.Item2], heights.Max());
        });
        Assert.True(passing.SelectMany(line => line.Positions()).Max(at => at.X) < picture.Width);
        Assert.Equal(
            "From an input of (5, 3): lstm (LSTM) of input to (5, 2); dense (Dense) of input to (5, 2); add (Add) of lstm, dense to (5, 2); "
            + "flatten (Flatten) of add to (10). 54 parameters, 48 of them trainable.",
            picture.Description);

        static void AssertInside(XElement box, double y) => Assert.InRange(y, box.Number("y"), box.Number("y") + box.Number("height"));
    }

    [Fact]
    public void LongNamesAreCutAndLabelsShown()
    {
        string name = new('x', 80);
        Picture picture = (TestModel.Masked with
        {
            Labels = ["ai", "bA"],
            Layers = [TestModel.Masked.Layers[0] with { Name = name, OutputShape = new(1000, 2000, 30000), ParameterCount = 1_234_567_890 }],
        }).ToPicture();
        XElement svg = picture.Parsed();
        Assert.Contains("ai, bA", svg.Texts());
        XElement cut = svg.All("text").Single(text => text.TitleOf() == name);
        XElement kind = svg.Text("Masking");
        Assert.True(cut.Number("x") + Font.Bold.Width(cut.Shown()) < kind.Number("x") - Font.Regular.Width("Masking"));
        XElement shape = svg.Text("(1000, 2000, 30000)"), count = svg.Text("1,234,567,890 parameters");
        Assert.True(shape.Number("x") + Font.Regular.Width(shape.Shown()) < count.Number("x") - Font.Regular.Width(count.Shown()));
    }
}
