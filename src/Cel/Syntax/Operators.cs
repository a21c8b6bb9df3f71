namespace Gantry.Cel;

/// <summary>The names of operators as functions, as all implementations of the language call them.</summary>
internal static class Operators
{
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string Negate = "-_";
    public const string Not = "!_";
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Choose = "_?_:_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";

    // Binding strength, weakest first; those of one strength group from the left.
    public static (string Function, int Strength)? Binary(string token) => token switch
    {
        "||" => (Or, 1),
        "&&" => (And, 2),
        "==" => (Equal, 3),
        "!=" => (NotEqual, 3),
        "<" => (Less, 3),
        "<=" => (LessOrEqual, 3),
        ">" => (Greater, 3),
        ">=" => (GreaterOrEqual, 3),
        "in" => (In, 3),
        "+" => (Add, 4),
        "-" => (Subtract, 4),
        "*" => (Multiply, 5),
        "/" => (Divide, 5),
        "%" => (Modulo, 5),
        _ => null,
    };
}
