using ModelGen.Generator.Common;

namespace ModelGen.Generator.Equations.Notation;

/// <summary>A piece of an equation as it is written, before anybody knows what its names mean.</summary>
/// <param name="At">Where it begins, in characters from 0.</param>
/// <param name="Length">Its characters.</param>
internal abstract record Syntax(int At, int Length)
{
    protected int End => At + Length;

    /// <summary>The characters from the beginning of one piece to the end of another.</summary>
    protected static int Over(Syntax first, Syntax last) => last.End - first.At;
}

/// <summary>A number.</summary>
internal sealed record NumberSyntax(int At, int Length, double Value) : Syntax(At, Length);

/// <summary>The name of a value.</summary>
internal sealed record NameSyntax(int At, string Name) : Syntax(At, Name.Length);

/// <summary>−operand.</summary>
internal sealed record NegationSyntax(int At, int Length, Syntax Operand) : Syntax(At, Length);

/// <summary>left operator right, of <c>+ - * /</c> and, where values are compared, <c>&lt; &gt;</c>.</summary>
internal sealed record OperatorSyntax(char Operator, Syntax Left, Syntax Right) : Syntax(Left.At, Over(Left, Right))
{
    public bool IsComparison => Operator is '<' or '>';
}

/// <summary>function(arguments).</summary>
internal sealed record CallSyntax(NameSyntax Function, int Length, EquatableArray<Syntax> Arguments) : Syntax(Function.At, Length);

/// <summary>name = value.</summary>
internal sealed record EquationSyntax(NameSyntax Name, Syntax Value) : Syntax(Name.At, Over(Name, Value));

/// <summary>Why a text is no equation.</summary>
/// <param name="At">Where, in characters from 0.</param>
/// <param name="Length">How many characters it concerns; 0 at the end of the text.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record SyntaxFault(int At, int Length, string Message);
