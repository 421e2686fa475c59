namespace ModelGen.Generator.Equations;

/// <summary>
/// A named value: an input of the equations or the left side of an earlier one. A declaration calls its values by words, <c>Symbol h = "h"</c>; what
/// else there is of a value has a role, as <c>h.Previous</c> and <c>h.Gradient</c>. Two symbols are one value only if they are equal, however they
/// are spelled: the gradient of <c>z</c> is not a value that a declaration calls <c>dz</c>.
/// </summary>
/// <param name="Word">Letters, digits and underscores; empty where <paramref name="Of"/> alone says what the value is.</param>
/// <param name="Role">What the value is.</param>
/// <param name="Of">The value that it belongs to, or null.</param>
/// <param name="Number">Tells apart several of one role.</param>
internal sealed record Symbol(string Word, Role Role = Role.Value, Symbol? Of = null, int Number = 1) : Expr
{
    /// <summary>The mask of a step: 1 where it is used, 0 elsewhere.</summary>
    public static readonly Symbol Mask = new("mask", Role.Mask);

    /// <summary>Whether a sequence with a length of its own has a step, whatever masks say of it: 1 up to its end, 0 behind.</summary>
    public static readonly Symbol Present = new("present", Role.Mask);

    /// <summary>A state before the step, or what an optimizer keeps before its step.</summary>
    public Symbol Previous => Derived(Role.Previous);

    /// <summary>A weight after the optimizer's step.</summary>
    public Symbol Next => Derived(Role.Next);

    /// <summary>A state after the step if no mask leaves the step out.</summary>
    public Symbol Unmasked => Derived(Role.Unmasked);

    /// <summary>The gradient of the loss with respect to the value.</summary>
    public Symbol Gradient => Derived(Role.Gradient);

    /// <summary>A gradient that comes in, with what the equations add to it.</summary>
    public Symbol Total => Derived(Role.Total);

    /// <summary>What the value is the sum of, or the greatest of.</summary>
    public Symbol Term => Derived(Role.Term);

    /// <summary>The symbol as text that no other symbol has.</summary>
    public string Key => Role == Role.Value ? Word : $"{Role} {Number} {Word}({Of?.Key})";

    /// <summary>As people write it: <c>h</c>, and <c>h(t−1)</c> for the state before the step.</summary>
    public string Text => Spell(string.Empty, "(t−1)");

    /// <summary>The same with the step of every value: <c>h(t)</c>, <c>h(t−1)</c>.</summary>
    public string TextInTime => Spell("(t)", "(t−1)");

    public static implicit operator Symbol(string word) => new(word);

    /// <summary>The mask of an input of a merge.</summary>
    public static Symbol MaskOf(int input) => new($"mask_{input + 1}", Role.Mask);

    /// <summary>One of the random numbers from 0 to 1 that a layer draws.</summary>
    public static Symbol Draw(int number) => new($"uniform_{number}", Role.Draw);

    /// <summary>What training multiplies an operand of a sum by, one number for each unit, so that a share of them is dropped.</summary>
    public static Symbol Factor(Symbol sum, int number) => new("m", Role.Draw, sum, number);

    /// <summary>A part of an expression that got a name, after its function and its operand if that is a named value.</summary>
    public static Symbol Part(string function, Symbol? operand, int number) => new(function, Role.Part, operand, number);

    /// <summary>One of the sums inside of the expression of the value.</summary>
    public Symbol InnerSum(int number) => new(string.Empty, Role.InnerSum, this, number);

    /// <summary>A word for identifiers: <c>h</c>, <c>h_prev</c>. Different symbols may have the same.</summary>
    public override string ToString() => Spell(string.Empty, "_prev");

    private Symbol Derived(Role role) => new(string.Empty, role, this);

    /// <summary>The one place that knows how roles are spelled.</summary>
    /// <param name="now">What stands behind a value of this step.</param>
    /// <param name="before">What stands behind a value of the step before.</param>
    private string Spell(string now, string before)
    {
        string of = Of?.Spell(Role == Role.Previous ? before : now, before) ?? string.Empty;
        string number = Number == 1 ? string.Empty : $"{Number}";
        return Role switch
        {
            Role.Previous => of,
            Role.Next => of + "_next",
            Role.Unmasked => of + "_new",
            Role.Gradient => "d" + of,
            Role.Total => of + "_total",
            Role.Term => of + "_term",
            Role.InnerSum => of + "_sum" + number,
            Role.Part or Role.Draw when Of is not null => $"{Word}_{of}{number}",
            _ => Word + number + now,
        };
    }
}

/// <summary>What a named value is; see the members of <see cref="Symbol"/>.</summary>
internal enum Role
{
    /// <summary>What a declaration calls by a word.</summary>
    Value,

    /// <summary>The input of a cell, and what the equations of a loss are given.</summary>
    Input,
    Mask,
    Draw,
    Previous,
    Next,
    Unmasked,
    Gradient,
    Total,
    Term,
    Part,
    InnerSum,
}
