using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Cells;

using Models = ModelGen.Tests.Binding.Models;

/// <summary>What is said of cells that can't be compiled, and where.</summary>
public class CellErrorTests
{
    [Theory]
    [InlineData("h = tanh(affine(x, h)", "at its end: ')' is expected, not the end")]
    [InlineData("h tanh(affine(x, h))", "at character 3: '=' is expected, not 'tanh'")]
    [InlineData("tanh(affine(x, h))", "at character 5: '=' is expected, not '('")]
    [InlineData("h = tanh(affine(x, h)) h", "at character 24: the end of the equation is expected, not 'h'")]
    [InlineData("h = tanh(affine(x, h))) ", "at character 23: the end of the equation is expected, not ')'")]
    [InlineData("h = * affine(x, h)", "at character 5: a number, a name or '(' is expected, not '*'")]
    [InlineData("h = affine(x, h)^2", "at character 17: the end of the equation is expected, not '^'; write a power as a product")]
    [InlineData("h = affine(x, h) > 0", "at character 18: the end of the equation is expected, not '>'; a comparison is the first argument of where(a > b, x, y)")]
    [InlineData("h = 1e99 * affine(x, h)", "at character 5: the number 1e99 is beyond those of single precision")]
    [InlineData("h = tanh(affine(x, g))", "at character 20: there is no value 'g'; did you mean 'h'?")]
    [InlineData("h = tanh(affine(x, state))", "at character 20: there is no value 'state'; known are: h")]
    [InlineData("h = tahn(affine(x, h))", "at character 5: there is no function 'tahn'; did you mean 'tanh'?")]
    [InlineData("h = softmax(affine(x, h))", "there is no function 'softmax'; known are: affine, linear, ")]
    [InlineData("h = tanh(x + affine(x, h))", "at character 10: the input has a number for each feature, not for each unit; write affine(x), which has weights for it")]
    [InlineData("h = tanh(affine(x, h, x))", "at character 23: affine has this argument twice; remove one of the two")]
    [InlineData("h = tanh(affine())", "at character 10: what is multiplied by weights is missing, as in affine(x, h)")]
    [InlineData("h = tanh(affine(x, h), 1)", "at character 5: tanh(x) is expected, not 2 arguments")]
    [InlineData("h = max(affine(x, h))", "at character 5: max(a, b) is expected, not 1 argument")]
    [InlineData("h = where(affine(x, h), 1, 2)", "at character 11: a comparison is expected, as in where(a > b, x, y)")]
    [InlineData("h = where(h > 0, affine(x) > 0, 2)", "at character 18: a comparison is the first argument of where(a > b, x, y)")]
    [InlineData("h = tanh(affine(x, h)) / 0", "at character 26: this is a division by 0")]
    [InlineData("h = tanh", "at character 5: 'tanh' is a function; write tanh(...)")]
    [InlineData("h = tanh(affine(h))", "at character 1: no equation reads the input; write affine(x) or affine(x, h)")]
    [InlineData("h = tanh(affine(x))", "at character 1: no equation reads a state before its step, so that each step stands for itself; a layer 'dense' does the same")]
    [InlineData("x = tanh(affine(x, h))", "at character 1: 'x' is the cell's input; give the value another name")]
    [InlineData("tanh = affine(x, h)", "at character 1: 'tanh' is a function; give the value another name")]
    public void Of_an_equation_the_place_and_the_remedy_are_said(string equation, string message) => Assert.StartsWith(
        $"MG0053: cells[0].equations[0] (line 5): in '{ModelGen.Generator.Common.Words.Shorten(equation.TrimEnd())}', ",
        Errors($"equations: [ \"{equation.TrimEnd()}\" ]", message));

    [Theory]
    [InlineData("equations: [ \"f = affine(x, h)\", \"h = tanh(affine(x, h))\" ]", "nothing reads 'f'; remove its equation, or make it a state")]
    [InlineData("equations: [ \"h = tanh(affine(x, h)) * f\", \"f = affine(x)\" ]", "'f' is read before its equation; move that up, or make 'f' a state")]
    [InlineData("equations: [ \"h = affine(x, h)\", \"h = tanh(h)\" ]", "'h' has an equation already; give this value another name")]
    [InlineData("equations: [ \"f = affine(x, h)\", \"f = tanh(f)\", \"h = f\" ]", "'f' has an equation already; give this value another name")]
    [InlineData("states: [h, c]\n    equations: [ \"h = tanh(affine(x, h))\" ]", "the state 'c' has no equation; add one, as in 'c = tanh(affine(x, c))'")]
    [InlineData("states: [h, c]\n    equations: [ \"h = tanh(affine(x, h))\", \"c = affine(x)\" ]", "no equation reads 'c'; remove it")]
    [InlineData("parameters: { p: zeros }\n    equations: [ \"h = tanh(affine(x, h))\" ]", "no equation reads 'p'; remove it")]
    [InlineData("constants: { a: 1 }\n    equations: [ \"h = tanh(affine(x, h))\" ]", "no equation reads 'a'; remove it")]
    [InlineData("constants: { a: 1 }\n    equations: [ \"a = tanh(affine(x, h))\", \"h = a\" ]", "'a' is a constant; give the value another name")]
    [InlineData("parameters: { p: zeros }\n    equations: [ \"p = tanh(affine(x, h))\", \"h = p\" ]", "'p' is a parameter, which training changes and no equation; give the value another name")]
    [InlineData("bias: { g: 1 }\n    equations: [ \"h = tanh(affine(x, h))\" ]", "'bias' names 'g', and no equation of a value of this name has an affine(...)")]
    [InlineData("constants: { h: 1 }\n    equations: [ \"h = tanh(affine(x, h))\" ]", "the name is taken by the input, a function or another value; choose another")]
    [InlineData("constants: { units: 1 }\n    equations: [ \"h = tanh(affine(x, h)) * units\" ]", "layers have an option or weights of this name; choose another")]
    [InlineData("parameters: { kernel: ones }\n    equations: [ \"h = tanh(affine(x, h)) * kernel\" ]", "layers have an option or weights of this name; choose another")]
    [InlineData("states: [tanh]\n    equations: [ \"h = tanh(affine(x, h))\" ]", "the name is taken by the input, a function or another value; choose another")]
    [InlineData("equations: \"h = tanh(affine(x, h))\"", "write [h = tanh(affine(x, h))]")]
    [InlineData("equations: []", "a list of 0")]
    [InlineData("step: [ \"h = tanh(affine(x, h))\" ]", "write 'equations'")]
    [InlineData("equations: [ \"h = tanh(affine(x, h))\" ]\n    units: 3", "each layer of the cell says it, as in 'mgu: 32'; remove it")]
    public void Of_a_cell_what_is_missing_or_too_much_is_said(string cell, string message) => Errors(cell, message);

    [Theory]
    [InlineData("lstm", "the language has a layer of this name; choose another")]
    [InlineData("Own", "write small letters a-z, digits and underscores, with a letter first")]
    public void A_cell_has_a_name_of_its_own(string name, string message) => Assert.Contains(
        message,
        Models.Errors($"modelgen: 1\ninput: {{ shape: [5, 3] }}\ncells:\n  - name: {name}\n    equations: [ \"h = tanh(affine(x, h))\" ]\nlayers:\n  - lstm: 4\n")[0],
        StringComparison.Ordinal);

    [Fact]
    public void Two_cells_have_two_names()
    {
        string cell = "  - name: own\n    equations: [ \"h = tanh(affine(x, h))\" ]\n";
        Assert.Contains(
            "another cell of the model has this name; choose another",
            Assert.Single(Models.Errors($"modelgen: 1\ninput: {{ shape: [5, 3] }}\ncells:\n{cell}{cell}layers:\n  - own: 4\n")));
    }

    [Fact]
    public void The_characters_of_a_mistake_are_marked()
    {
        Marked marked = Marked.Parse("modelgen: 1\ninput: { shape: [5, 3] }\ncells:\n  - name: own\n    equations:\n      - h = tanh(«tahn»(affine(x, h)))\nlayers:\n  - own: 4\n");
        ModelGen.Generator.Diagnostics.DiagnosticInfo error = Assert.Single(Models.Compile(marked.Text).Errors);
        Assert.Equal((marked.Offset, marked.Length, marked.Line, marked.Column), (error.Place.Offset, error.Place.Length, error.Place.Line, error.Place.Column));
    }

    [Fact]
    public void Layers_may_stand_before_the_cells_that_they_are_of() => Assert.Equal(
        "Own",
        Models.Valid("modelgen: 1\ninput: { shape: [5, 3] }\nlayers:\n  - own: 4\ncells:\n  - name: own\n    equations: [ \"h = tanh(affine(x, h))\" ]\n").Last.Kind);

    [Fact]
    public void The_constants_of_a_layer_must_not_divide_by_nothing()
    {
        string cells = "modelgen: 1\ninput: { shape: [5, 3] }\ncells:\n  - name: own\n    constants: { a: 0.5 }\n    equations: [ \"h = tanh(affine(x, h)) / a\" ]\nlayers:\n";
        Assert.Empty(Models.Errors(cells + "  - own: { units: 4, a: 0.25 }\n"));
        Assert.Equal(
            "MG0053: layers[0].own (line 8): in 'own', with the constants of this layer: this is a division by 0",
            Assert.Single(Models.Errors(cells + "  - own: { units: 4, a: 0 }\n")));
    }

    [Theory]
    [InlineData("1e38 * 1e38")]
    [InlineData("1e38 / 1e-38")]
    [InlineData("1e-38 * 1e-38")]
    public void Numbers_that_leave_single_precision_compile(string number) => Compiling.ModelCompiler.Compile(
        $"modelgen: 1\nname: Far\ninput: {{ shape: [5, 3] }}\ncells:\n  - name: own\n    equations: [ \"h = tanh(affine(x, h)) * {number}\" ]\nlayers:\n  - own: 4\n");

    [Fact]
    public void A_layer_of_no_cell_gets_the_nearest_name() => Assert.Contains(
        "did you mean 'own'?",
        Assert.Single(Models.Errors("modelgen: 1\ninput: { shape: [5, 3] }\ncells:\n  - name: own\n    equations: [ \"h = tanh(affine(x, h))\" ]\nlayers:\n  - owm: 4\n")));

    [Fact]
    public void The_options_of_a_layer_are_those_of_its_cell()
    {
        string cells = "modelgen: 1\ninput: { shape: [5, 3] }\ncells:\n  - name: own\n    constants: { a: 0.5 }\n    equations: [ \"h = a * tanh(affine(x, h))\" ]\nlayers:\n";
        Assert.Empty(Models.Errors(cells + "  - own: { units: 4, a: 0.25 }\n"));
        Assert.Matches(@"own\.a \(line 8\): .*a finite number", Assert.Single(Models.Errors(cells + "  - own: { units: 4, a: yes }\n")));
        Assert.Contains("'activation'", Assert.Single(Models.Errors(cells + "  - own: { units: 4, activation: relu }\n")), StringComparison.Ordinal);
        Assert.Contains("'units'", Assert.Single(Models.Errors(cells + "  - own\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "(")]
    [InlineData(40, "-")]
    [InlineData(40, "tanh(")]
    [InlineData(2000, "1 + ")]
    public void Deep_and_long_equations_are_refused(int count, string piece) => Errors(
        $"equations: [ \"h = {string.Concat(Enumerable.Repeat(piece, count))}affine(x, h){new string(')', piece.EndsWith('(') ? count : 0)}\" ]", "give its parts names");

    [Fact]
    public void More_sums_than_a_cell_may_have_are_refused() => Errors(
        $"equations: [ \"h = {string.Join(" + ", Enumerable.Repeat("affine(x, h)", 33))}\" ]", "the cell has more than 32 sums and parameters");

    [Fact]
    public void A_wrong_cell_is_the_only_mistake_of_its_layers() => Errors("equations: [ \"h = tahn(affine(x, h))\" ]", "there is no function 'tahn'");

    private static string Errors(string cell, string message)
    {
        string error = Assert.Single(Models.Errors($"modelgen: 1\ninput: {{ shape: [5, 3] }}\ncells:\n  - name: own\n    {cell}\nlayers:\n  - own: 4\n"));
        Assert.Contains(message, error, StringComparison.Ordinal);
        return error;
    }
}
