using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations.Notation;

/// <summary>
/// Reads an equation: numbers, names, <c>+ - * /</c> with the usual precedence, parentheses and calls of functions. Arguments may be comparisons,
/// <c>a &lt; b</c> or <c>a &gt; b</c>.
/// </summary>
internal sealed class EquationReader
{
    /// <summary>Longest text of an equation: nobody reads a longer one, and what is made of it stays small.</summary>
    public const int MaxLength = 1000;

    /// <summary>Deepest nesting of parentheses, calls and signs.</summary>
    private const int MaxDepth = 32;

    /// <summary>A number, a name, or any other character; blanks do not count.</summary>
    private static readonly Regex Token = new(
        @"\G\s*(?:(?<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>\S))", RegexOptions.CultureInvariant);

    private readonly string text;
    private Match token;
    private int depth;

    /// <summary>Where the last token that was taken ends.</summary>
    private int consumed;

    private EquationReader(string text)
    {
        this.text = text;
        token = Token.Match(text);
    }

    /// <summary>The equation of a text, or why there is none.</summary>
    public static (EquationSyntax? Equation, SyntaxFault? Fault) Read(string text) => Read(text, reader => reader.Equation());

    /// <summary>The equation that gives a value by an expression alone, or why a text is none.</summary>
    public static (EquationSyntax? Equation, SyntaxFault? Fault) ReadValue(string text, string name) =>
        Read(text, reader => new EquationSyntax(new NameSyntax(0, name), reader.Whole()));

    private static (EquationSyntax? Equation, SyntaxFault? Fault) Read(string text, Func<EquationReader, EquationSyntax> read)
    {
        if (text.Length > MaxLength)
        {
            return (null, new SyntaxFault(0, text.Length, $"the equation has {text.Length} characters, and may have {MaxLength}; give its parts names"));
        }

        try
        {
            return (read(new EquationReader(text)), null);
        }
        catch (FaultException exception)
        {
            return (null, exception.Fault);
        }
    }

    /// <summary>Whether a text is a name in equations.</summary>
    public static bool IsName(string text) => Token.Match(text) is { Success: true } match && match.Groups["name"].Length == text.Length;

    private EquationSyntax Equation()
    {
        NameSyntax name = Name("the name of a value");
        Expect('=');
        return new EquationSyntax(name, Whole());
    }

    /// <summary>An expression up to the end of the text.</summary>
    private Syntax Whole()
    {
        Syntax value = Sum();
        return token.Success ? throw Unexpected("the end of the equation") : value;
    }

    private Syntax Argument()
    {
        Syntax left = Sum();
        return Take('<', '>') is char sign ? new OperatorSyntax(sign, left, Sum()) : left;
    }

    private Syntax Sum()
    {
        Syntax left = Product();
        while (Take('+', '-') is char sign)
        {
            left = new OperatorSyntax(sign, left, Product());
        }

        return left;
    }

    private Syntax Product()
    {
        Syntax left = Factor();
        while (Take('*', '/') is char sign)
        {
            left = new OperatorSyntax(sign, left, Factor());
        }

        return left;
    }

    private Syntax Factor()
    {
        if (++depth > MaxDepth)
        {
            throw new FaultException(new SyntaxFault(Start, 1, $"the equation is nested more than {MaxDepth} deep; give its parts names"));
        }

        Syntax factor = Nested();
        depth--;
        return factor;
    }

    private Syntax Nested()
    {
        int start = Start;
        if (Take('-') is not null)
        {
            Syntax operand = Factor();
            return new NegationSyntax(start, operand.At + operand.Length - start, operand);
        }

        if (Take('(') is not null)
        {
            Syntax inner = Sum();
            Expect(')');
            return inner;
        }

        if (token.Groups["number"] is { Success: true } number)
        {
            double value = double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!(Math.Abs(value) <= float.MaxValue))
            {
                string message = $"the number {Words.Shorten(number.Value)} is beyond those of single precision";
                throw new FaultException(new SyntaxFault(start, number.Length, message));
            }

            Advance();
            return new NumberSyntax(start, number.Length, value);
        }

        NameSyntax name = Name("a number, a name or '('");
        return Take('(') is null ? name : Call(name);
    }

    private CallSyntax Call(NameSyntax function)
    {
        List<Syntax> arguments = [];
        if (Take(')') is null)
        {
            do
            {
                arguments.Add(Argument());
            }
            while (Take(',') is not null);

            Expect(')');
        }

        return new CallSyntax(function, consumed - function.At, arguments.ToEquatableArray());
    }

    private NameSyntax Name(string what)
    {
        Group name = token.Groups["name"];
        if (!name.Success)
        {
            throw Unexpected(what);
        }

        NameSyntax syntax = new(name.Index, name.Value);
        Advance();
        return syntax;
    }

    private void Expect(char sign)
    {
        if (Take(sign) is null)
        {
            throw Unexpected($"'{sign}'");
        }
    }

    /// <summary>The next character, if it is one of those; the reader then stands behind it.</summary>
    private char? Take(params char[] signs)
    {
        if (!token.Groups["sign"].Success || !signs.Contains(token.Groups["sign"].Value[0]))
        {
            return null;
        }

        char sign = token.Groups["sign"].Value[0];
        Advance();
        return sign;
    }

    private void Advance()
    {
        consumed = token.Index + token.Length;
        token = Token.Match(text, consumed);
    }

    /// <summary>Where the next token begins.</summary>
    private int Start => token.Success ? token.Index + token.Length - token.Value.TrimStart().Length : text.Length;

    private FaultException Unexpected(string expected)
    {
        string found = token.Success ? $"'{Words.Shorten(token.Value.Trim())}'" : "the end";
        string advice = token.Groups["sign"].Value is "<" or ">" ? "; a comparison is the first argument of where(a > b, x, y)"
            : token.Groups["sign"].Value is "^" ? "; write a power as a product"
            : string.Empty;
        return new FaultException(new SyntaxFault(Start, token.Success ? token.Value.TrimStart().Length : 0, $"{expected} is expected, not {found}{advice}"));
    }

    /// <summary>Ends the reading of an equation.</summary>
    private sealed class FaultException(SyntaxFault fault) : Exception(fault.Message)
    {
        public SyntaxFault Fault => fault;
    }
}
