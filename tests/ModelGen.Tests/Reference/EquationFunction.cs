using ModelGen.Generator.Equations;
using ModelGen.Tests.Runtime;

namespace ModelGen.Tests.Reference;

/// <summary>
/// Equations as a function in double precision. Each tree becomes a tree of delegates over an array that has a place for every value.
/// </summary>
internal sealed class EquationFunction
{
    private readonly Dictionary<Symbol, int> places = [];
    private readonly List<(int Place, Func<double[], double> Value)> steps = [];
    private readonly double[] values;

    public EquationFunction(IEnumerable<Equation> equations)
    {
        foreach (Equation equation in equations)
        {
            Func<double[], double> value = Compile(equation.Value);
            steps.Add((Place(equation.Name), value));
        }

        values = new double[places.Count];
    }

    /// <summary>A function of <c>x</c>.</summary>
    public static Func<double, double> OfX(Expr expr)
    {
        Symbol y = "y";
        EquationFunction function = new([new Equation(y, expr)]);
        (int? from, int to) = (function.Knows("x") ? function.PlaceOf("x") : null, function.PlaceOf(y));
        return x =>
        {
            if (from is int place)
            {
                function[place] = x;
            }

            function.Run();
            return function[to];
        };
    }

    /// <summary>A value by its name: an input to set, or a result of the last run. Inputs that no equation mentions are ignored.</summary>
    public double this[Symbol name]
    {
        get => values[places[name]];
        set
        {
            if (places.TryGetValue(name, out int place))
            {
                values[place] = value;
            }
        }
    }

    /// <summary>A value by its place.</summary>
    public double this[int place]
    {
        get => values[place];
        set => values[place] = value;
    }

    /// <summary>Whether an equation gives a value or mentions it.</summary>
    public bool Knows(Symbol name) => places.ContainsKey(name);

    /// <summary>The place of a value that is known: a name takes longer to find, which shows where millions are set.</summary>
    public int PlaceOf(Symbol name) => places[name];

    /// <summary>Evaluates all equations in their order.</summary>
    public void Run()
    {
        foreach ((int place, Func<double[], double> value) in steps)
        {
            values[place] = value(values);
        }
    }

    private int Place(Symbol name)
    {
        if (!places.TryGetValue(name, out int place))
        {
            place = places.Count;
            places.Add(name, place);
        }

        return place;
    }

    private Func<double[], double> Compile(Expr expr)
    {
        switch (expr)
        {
            case Constant constant:
                return _ => constant.Value;
            case Symbol symbol:
                int place = Place(symbol);
                return v => v[place];
            case Unary unary:
                Func<double, double> function = Function(unary.Op);
                Func<double[], double> operand = Compile(unary.Operand);
                return v => function(operand(v));
            case Binary binary:
                (Func<double[], double> left, Func<double[], double> right) = (Compile(binary.Left), Compile(binary.Right));
                return Apply(binary.Op, left, right);
            case Select select:
                (Func<double[], double> greater, Func<double[], double> less) = (Compile(select.Left), Compile(select.Right));
                (Func<double[], double> yes, Func<double[], double> no) = (Compile(select.WhenTrue), Compile(select.WhenFalse));
                return v => greater(v) > less(v) ? yes(v) : no(v);
            default:
                throw new ArgumentOutOfRangeException(nameof(expr), expr, "unknown expression");
        }
    }

    private static Func<double, double> Function(UnaryOp op) => op switch
    {
        UnaryOp.Negate => x => -x,
        UnaryOp.Abs => Math.Abs,
        UnaryOp.Sqrt => Math.Sqrt,
        UnaryOp.Exp => Math.Exp,
        UnaryOp.Expm1 => References.Expm1,
        UnaryOp.Log => Math.Log,
        UnaryOp.Tanh => Math.Tanh,
        UnaryOp.Sigmoid => SigmoidFunction.Reference,
        UnaryOp.Softplus => SoftplusFunction.Reference,
        UnaryOp.Erf => References.Erf,
        UnaryOp.CosPi => double.CosPi,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "unknown function"),
    };

    private static Func<double[], double> Apply(BinaryOp op, Func<double[], double> left, Func<double[], double> right) => op switch
    {
        BinaryOp.Add => v => left(v) + right(v),
        BinaryOp.Subtract => v => left(v) - right(v),
        BinaryOp.Multiply => v => left(v) * right(v),
        BinaryOp.Divide => v => left(v) / right(v),
        BinaryOp.Min => v => Smaller(left(v), right(v)),
        BinaryOp.Max => v => -Smaller(-left(v), -right(v)),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "unknown operator"),
    };

    private static double Smaller(double a, double b) => a < b ? a : b;
}
