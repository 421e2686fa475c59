namespace ModelGen.Tests.Binding;

/// <summary>Slips of those who write their first model: the one error says what to write instead, at the place where it is to be written.</summary>
public class SpellingTests
{
    [Theory]
    [InlineData("MG0011", "- «lstm:8»", "layers[0] (line 4): there is no layer 'lstm:8'; write a blank after 'lstm:'")]
    [InlineData("MG0011", "- «dense:{ units»: 3 }", "layers[0].dense:{ units (line 4): there is no layer 'dense:{ units'; write a blank after 'dense:'")]
    [InlineData("MG0011", "- «lstm 8»", "layers[0] (line 4): there is no layer 'lstm 8'; write 'lstm: 8'")]
    [InlineData("MG0011", "- «lstm = 8»", "layers[0] (line 4): there is no layer 'lstm = 8'; write 'lstm: 8'")]
    [InlineData("MG0011", "- «dense(3, 'softmax')»", "layers[0] (line 4): there is no layer 'dense(3, 'softmax')'; write 'dense: ...'")]
    [InlineData("MG0011", "- «\"lstm: 8\"»", "layers[0] (line 4): there is no layer 'lstm: 8'; remove the quotes around 'lstm: 8'")]
    [InlineData("MG0011", "- «lstm_layer»: 8", "layers[0].lstm_layer (line 4): there is no layer 'lstm_layer'; did you mean 'lstm'?")]
    [InlineData("MG0007", "- lstm: {«units:8»}", "layers[0].lstm.units:8 (line 4): 'units:8' is not known here; write a blank after 'units:'")]
    [InlineData("MG0007", "- lstm: { «units = 8» }", "layers[0].lstm.units = 8 (line 4): 'units = 8' is not known here; write 'units: 8'")]
    [InlineData(
        "MG0009",
        "- lstm:\n    «units:8»",
        "layers[0].lstm (line 5): expected a mapping of options for 'lstm', found the text 'units:8'; write a blank after 'units:'")]
    [InlineData(
        "MG0001",
        "- lstm:\n    «units:»8\n    activation: tanh",
        "file (line 5): while scanning a multiline plain scalar, found invalid mapping; write a blank after 'units:'")]
    public void Keys_at_their_values(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData(
        "MG0001",
        "«modelgen:»1\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "file (line 1): while scanning a multiline plain scalar, found invalid mapping; write a blank after 'modelgen:'")]
    [InlineData(
        "MG0001",
        "modelgen: 1\n«input:»{ shape: [3] }\nlayers: [dense: 1]",
        "file (line 2): while parsing a block mapping, did not find expected key; write a blank after 'input:'")]
    [InlineData(
        "MG0001",
        "modelgen: 1   # see a:b\ninput: {«shape:»[3] }\nlayers: [dense: 1]",
        "file (line 2): while parsing a flow mapping,  did not find expected ',' or '}'; write a blank after 'shape:'")]
    [InlineData(
        "MG0007",
        "modelgen: 1\ninput: { shape: [3] }\n«layers:[dense»: 1]",
        "layers:[dense (line 3): 'layers:[dense' is not known here; write a blank after 'layers:'")]
    [InlineData(
        "MG0008",
        "«name»: Net\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "model (line 1): 'modelgen' is missing (1, the version of the model language); add 'modelgen: 1'")]
    public void Keys_of_the_model(string id, string text, string message) => DiagnosticTests.AssertOnly(id, text, message);

    [Theory]
    [InlineData("MG0009", "- dropout: «20%»", "found the text '20%'; write 0.2")]
    [InlineData("MG0009", "- dropout: «\"2.5 %\"»", "found the text '2.5 %'; write 0.025")]
    [InlineData("MG0009", "- dropout: «200%»", "found the text '200%'")]
    [InlineData("MG0009", "- dropout: «0,2»", "found the text '0,2'; write 0.2")]
    [InlineData("MG0009", "- dropout: «1/5»", "found the text '1/5'; write the number that results")]
    [InlineData("MG0010", "- dropout: «20»", "20 is out of range; expected a number at least 0 and at most 1; write 0.2")]
    [InlineData("MG0010", "- dropout: «2»", "2 is out of range; expected a number at least 0 and at most 1")]
    [InlineData("MG0009", "- dense: «1e3»", "found the number 1e3; write 1000")]
    [InlineData("MG0009", "- dense: «64.0»", "found the number 64.0; write 64")]
    [InlineData("MG0009", "- dense: «\"64.0\"»", "found the text '64.0'; write 64")]
    [InlineData("MG0009", "- dense: «64.5»", "found the number 64.5")]
    [InlineData("MG0009", "- dense: «1_000»", "found the text '1_000'; write 1000")]
    [InlineData("MG0009", "- dense: «1,000»", "found the text '1,000'; write 1000")]
    [InlineData("MG0009", "- dense: «1e300»", "found the number 1e300")]
    [InlineData("MG0009", "- dense: «28*28»", "found the text '28*28'; write the number that results")]
    [InlineData("MG0007", "- dropout: { rate: 0,«2» }", "'2' is not known here; a ',' ends a value: write numbers as 0.5 or 1000, and several in brackets")]
    public void Numbers(string id, string layer, string end)
    {
        string message = Models.Errors(Marked.Parse(Models.Of(layer)).Text).Single();
        Assert.EndsWith(end, message, StringComparison.Ordinal);
        DiagnosticTests.AssertOnly(id, Models.Of(layer), message[(id.Length + 2)..]);
    }

    [Theory]
    [InlineData(
        "MG0001",
        "- lstm: 8\n  «-» dense: 3",
        "file (line 5): while parsing a block mapping, did not find expected key; begin every item of the list in the same column")]
    [InlineData(
        "MG0001",
        "lstm: 8\n«-» dense: 3",
        "file (line 5): while parsing a block mapping, did not find expected key; begin the line before with '- ' too")]
    [InlineData(
        "MG0001",
        "- lstm: 8\n# and then\n«»-dense: 3",
        "file (line 6): while parsing a block collection, did not find expected '-' indicator; write a blank after the '-'")]
    [InlineData(
        "MG0001",
        "- lstm: 8\n«»training:\n  loss: mse",
        "file (line 5): while parsing a block collection, did not find expected '-' indicator; begin every item of the list with '- ' in the same "
            + "column, and what follows the list in the column of the list's key")]
    [InlineData("MG0009", "«-lstm»: 8\n-dense: 3", "layers (line 4): expected a list of 1 to 256 layers, found a mapping; write a blank after each '-'")]
    [InlineData(
        "MG0009",
        "«lstm»",
        "layers (line 4): expected a list of 1 to 256 layers, found the text 'lstm'; begin each item with '- ', on a line of its own")]
    [InlineData(
        "MG0006",
        "lstm: 8\n«lstm»: 3",
        "layers.lstm (line 5): 'lstm' is already given on line 4; remove one of the two, or begin each with '- ' if they are items of a list")]
    public void Lists(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData(
        "MG0001",
        "loss: mse\n optimizer«»: adam",
        "file (line 7): while scanning a plain scalar value, found invalid mapping; this line is further right than the one before and so continues "
            + "its value; begin it in the column of the keys beside it")]
    [InlineData(
        "MG0001",
        " loss: mse\n«»optimizer: adam",
        "file (line 7): while parsing a block mapping, did not find expected key; begin the keys that belong together in the same column, each with ': ' "
            + "behind it")]
    public void Columns_of_keys(string id, string training, string message) => DiagnosticTests.AssertOnly(id, Models.Trained(training), message);

    [Fact]
    public void Keys_written_as_items() => Assert.EndsWith(
        "found a list; write the keys without '- '", Models.Errors(Models.Trained("- loss: mse\n- optimizer: adam")).Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData('*')]
    [InlineData('-')]
    [InlineData(' ')]
    [InlineData('"')]
    [InlineData(':')]
    [InlineData('1')]
    [InlineData('\'')]
    public void Long_texts_are_answered_soon(char filling)
    {
        string text = "1" + new string(filling, 100_000) + "a";
        Assert.NotEmpty(Models.Errors(Models.Of($"- dense: {text}")));
        Assert.NotEmpty(Models.Errors(Models.Of($"- dense {text}")));
        Assert.NotEmpty(Models.Errors(Models.Of($"- dense: '{text}")));
    }
}
