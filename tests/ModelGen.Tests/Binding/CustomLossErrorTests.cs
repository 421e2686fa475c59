using ModelGen.Generator.Diagnostics;

namespace ModelGen.Tests.Binding;

/// <summary>What is said of a model's own loss that can't be compiled, and where.</summary>
public class CustomLossErrorTests
{
    [Theory]
    [InlineData("abs(y_pred - y_true", "MG0053", 32, "at its end: ')' is expected, not the end")]
    [InlineData("(y_pred - y_true)^2", "MG0053", 30, "at character 18: the end of the equation is expected, not '^'; write a power as a product")]
    [InlineData("loss = y_pred - y_true", "MG0053", 18, "at character 6: the end of the equation is expected, not '='")]
    [InlineData("abs(y_prd - y_true)", "MG0053", 17, "at character 5: there is no value 'y_prd'; did you mean 'y_pred'?")]
    [InlineData("abs(output - y_true)", "MG0053", 17, "at character 5: there is no value 'output'; write 'y_pred'")]
    [InlineData("abs(y_pred - target)", "MG0053", 26, "at character 14: there is no value 'target'; write 'y_true'")]
    [InlineData("abs(y_pred - quux)", "MG0053", 26, "at character 14: there is no value 'quux'; known are: y_pred, y_true")]
    [InlineData("asb(y_pred - y_true)", "MG0053", 13, "at character 1: there is no function 'asb'; did you mean 'abs'?")]
    [InlineData("affine(y_pred)", "MG0053", 13, "at character 1: there is no function 'affine'; known are: ")]
    [InlineData("abs - y_true", "MG0053", 13, "at character 1: 'abs' is a function; write abs(...)")]
    [InlineData("3 * 4", "MG0053", 13, "at character 1: a loss is of the output 'y_pred' and the target 'y_true', as in 'abs(y_pred - y_true)'")]
    [InlineData("y_true * y_true", "MG0053", 13, "at character 1: nothing is learned from a loss that does not read the output 'y_pred', as in 'abs(y_pred - y_true)'")]
    [InlineData("where(y_pred > 0, y_true, 1)", "MG0053", 13, "at character 1: nothing is learned from a loss without a gradient: 'y_pred' counts only in comparisons or not at all")]
    [InlineData("y_true + 0 * y_pred", "MG0053", 13, "at character 1: nothing is learned from a loss without a gradient")]
    [InlineData("y_pred / 0", "MG0053", 22, "at character 10: this is a division by 0")]
    [InlineData("y_pred / (1 - 1)", "MG0053", 23, "at character 11: this is a division by 0")]
    [InlineData("y_pred * (3e38*3e38*3e38*3e38*3e38*3e38*3e38*3e38*3e38)", "MG0053", 23, "at character 11: this is no finite number")]
    [InlineData("''", "MG0009", 13, "expected text with a visible character, found the text ''")]
    [InlineData("5", "MG0009", 13, "expected text (write \"5\" in quotes), found the integer 5")]
    [InlineData("{ equations: { loss: y_pred } }", "MG0009", 26, "expected an expression such as 'abs(y_pred - y_true)', or a list of 1 to 16 equations")]
    [InlineData("{ equations: [] }", "MG0010", 26, "a list of 0 is out of range; expected a list of 1 to 16 equations")]
    [InlineData("{ formula: y_pred }", "MG0007", 15, "'formula' is not known here; write 'equations'")]
    [InlineData("{ equations: y_pred - y_true, constants: { q: 1 } }", "MG0053", 26, "at character 1: no equation reads the constant 'q'; remove it")]
    [InlineData("{ equations: y_pred - log, constants: { log: 1 } }", "MG0015", 53, "the name is taken by the output, the target, the loss or a function; choose another")]
    [InlineData("{ equations: q * (y_pred - y_true), constants: { q: 0.5x } }", "MG0009", 65, "expected a finite number (single precision), found the text '0.5x'")]
    [InlineData("{ equations: y_pred / q, constants: { q: 0 } }", "MG0053", 35, "at character 10: this is a division by 0")]
    [InlineData("{ equations: [ e = y_pred - y_true ] }", "MG0053", 28, "at character 1: the last equation gives the loss of an element; call its value 'loss'")]
    [InlineData("{ equations: [ e = y_true, loss = abs(y_pred) ] }", "MG0053", 28, "at character 1: nothing reads 'e'; remove its equation")]
    [InlineData("{ equations: [ loss = abs(e), e = y_true ] }", "MG0053", 39, "at character 12: 'e' is read before its equation; move that up")]
    [InlineData("{ equations: [ y_true = 1, loss = y_pred ] }", "MG0053", 28, "at character 1: 'y_true' is the output, the target or a constant; give the value another name")]
    [InlineData("{ equations: [ e = y_true, e = y_pred, loss = e ] }", "MG0053", 40, "at character 1: 'e' has an equation already; give this value another name")]
    [InlineData("{ equations: [ \"loss = abs(y_prd)\" ] }", "MG0053", 40, "at character 12: there is no value 'y_prd'; did you mean 'y_pred'?")]
    public void The_place_and_the_remedy_are_said(string loss, string id, int column, string message)
    {
        string text = Models.Trained($"loss:\n  custom: {loss}\noptimizer: sgd");
        string error = Assert.Single(Models.Errors(text));
        Assert.StartsWith(id, error);
        Assert.Contains(message, error, StringComparison.Ordinal);
        DiagnosticInfo found = Assert.Single(Models.Compile(text).Errors);
        Assert.Equal((7, column), (found.Place.Line + 1, found.Place.Column + 1));
    }

    [Theory]
    [InlineData("loss: { custom: max(y_pred, y_true) }", "training.loss (line 6): expected a loss as 'keyword' or as one 'keyword: options', found a mapping with 2 keys; a ',' ends a value here: write the whole text in quotes")]
    [InlineData("loss: { custom: { equations: max(y_pred, y_true) } }", "'y_true)' is not known here; a ',' ends a value here: write the whole text in quotes")]
    [InlineData("loss: custom", "training.loss (line 6): 'equations' is missing (an expression such as 'abs(y_pred - y_true)', or a list of 1 to 16 equations); add it")]
    [InlineData("loss: { lambda: y_pred }", "there is no loss 'lambda'; write 'custom'")]
    public void Slips_of_yaml_are_told(string loss, string message) =>
        Assert.Contains(Models.Errors(Models.Trained($"{loss}\noptimizer: sgd")), error => error.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData(40, "(")]
    [InlineData(40, "-")]
    [InlineData(40, "tanh(")]
    [InlineData(2000, "1 + ")]
    public void Deep_and_long_equations_are_refused(int count, string piece)
    {
        string loss = $"{string.Concat(Enumerable.Repeat(piece, count))}y_pred{new string(')', piece.EndsWith('(') ? count : 0)}";
        Assert.Contains("give its parts names", Assert.Single(Models.Errors(Models.Trained($"loss: {{ custom: \"{loss}\" }}\noptimizer: sgd"))), StringComparison.Ordinal);
    }

    /// <summary>What functions mention twice would grow with the power of the nesting, had it no names.</summary>
    [Fact]
    public void Nested_functions_stay_small()
    {
        string loss = $"{string.Concat(Enumerable.Repeat("mish(", 30))}y_pred - y_true{new string(')', 30)}";
        Assert.Equal(30 + 2, Models.Valid(Models.Trained($"loss: {{ custom: {loss} }}\noptimizer: sgd")).Training!.Goal.Loss.Equations.Count);
    }
}
