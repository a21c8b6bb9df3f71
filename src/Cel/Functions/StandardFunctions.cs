using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>The functions and operators that the language definition lists, and the names of its types.</summary>
internal static class StandardFunctions
{
    private static readonly CelType A = Parameter("A");
    private static readonly CelType B = Parameter("B");

    public static CelLibrary Library { get; } = Build();

    private static CelLibrary Build()
    {
        var library = new CelLibrary();
        AddTypes(library);
        AddOperators(library);
        AddComparisons(library);
        AddSelections(library);
        AddTexts(library);
        Conversions.AddTo(library);
        TimeFunctions.AddTo(library);
        return library;
    }

    private static void AddTypes(CelLibrary library)
    {
        foreach (CelType type in new[] { Bool, Int, Uint, CelType.Double, CelType.String, Bytes, Null, CelType.Type, Timestamp, Duration, Dyn })
            library.Constant(type.Name, CelValue.From(type));
        library.Constant("list", CelValue.From(ListOfDyn));
        library.Constant("map", CelValue.From(MapOfDyn));
    }

    private static void AddOperators(CelLibrary library)
    {
        foreach ((CelType type, string name) in new[] { (Int, "int64"), (Uint, "uint64"), (CelType.Double, "double") })
        {
            Operator(library, Operators.Add, $"add_{name}", type, type, type);
            Operator(library, Operators.Subtract, $"subtract_{name}", type, type, type);
            Operator(library, Operators.Multiply, $"multiply_{name}", type, type, type);
            Operator(library, Operators.Divide, $"divide_{name}", type, type, type);
        }
        Operator(library, Operators.Add, "add_string", CelType.String, CelType.String, CelType.String, CelCostRule.TraverseBoth, CelSizeRule.Both);
        Operator(library, Operators.Add, "add_bytes", Bytes, Bytes, Bytes, CelCostRule.TraverseBoth, CelSizeRule.Both);
        Operator(library, Operators.Add, "add_list", List(A), List(A), List(A), CelCostRule.Constant, CelSizeRule.Both);
        Operator(library, Operators.Add, "add_timestamp_duration", Timestamp, Timestamp, Duration);
        Operator(library, Operators.Add, "add_duration_timestamp", Timestamp, Duration, Timestamp);
        Operator(library, Operators.Add, "add_duration_duration", Duration, Duration, Duration);
        Operator(library, Operators.Subtract, "subtract_timestamp_timestamp", Duration, Timestamp, Timestamp);
        Operator(library, Operators.Subtract, "subtract_timestamp_duration", Timestamp, Timestamp, Duration);
        Operator(library, Operators.Subtract, "subtract_duration_duration", Duration, Duration, Duration);
        Operator(library, Operators.Modulo, "modulo_int64", Int, Int, Int);
        Operator(library, Operators.Modulo, "modulo_uint64", Uint, Uint, Uint);
        Declare(library, Operators.Negate, "negate_int64", Int, Int);
        Declare(library, Operators.Negate, "negate_double", CelType.Double, CelType.Double);
        Declare(library, Operators.Negate, "negate_duration", Duration, Duration);
        Declare(library, Operators.Not, "logical_not", Bool, Bool);
    }

    private static void AddComparisons(CelLibrary library)
    {
        Operator(library, Operators.Equal, "equals", Bool, A, A, CelCostRule.Compare);
        Operator(library, Operators.NotEqual, "not_equals", Bool, A, A, CelCostRule.Compare);
        (string Function, string Id)[] orders =
            [(Operators.Less, "less"), (Operators.LessOrEqual, "less_equals"), (Operators.Greater, "greater"), (Operators.GreaterOrEqual, "greater_equals")];
        CelType[] numbers = [Int, Uint, CelType.Double];
        foreach ((string function, string id) in orders)
        {
            foreach (CelType type in new[] { Bool, CelType.String, Bytes, Timestamp, Duration })
                Operator(library, function, $"{id}_{type.Name}", Bool, type, type, CelCostRule.Compare);
            foreach (CelType left in numbers)
            {
                foreach (CelType right in numbers)
                    Operator(library, function, $"{id}_{left.Name}_{right.Name}", Bool, left, right, CelCostRule.Compare);
            }
        }
    }

    private static void AddSelections(CelLibrary library)
    {
        Operator(library, Operators.In, "in_list", Bool, A, List(A), CelCostRule.EachOfSecond);
        Operator(library, Operators.In, "in_map", Bool, A, Map(A, B));
        Declare(library, Operators.Index, "index_list", A, List(A), Int);
        Declare(library, Operators.Index, "index_map", B, Map(A, B), A);
        Declare(library, Operators.Index, "optional_list_index_int", Optional(A), Optional(List(A)), Int);
        Declare(library, Operators.Index, "optional_map_index_value", Optional(B), Optional(Map(A, B)), A);
        Declare(library, Operators.OptionalIndex, "list_optindex_optional_int", Optional(A), List(A), Int);
        Declare(library, Operators.OptionalIndex, "map_optindex_optional_value", Optional(B), Map(A, B), A);
        Declare(library, Operators.OptionalIndex, "optional_list_optindex_optional_int", Optional(A), Optional(List(A)), Int);
        Declare(library, Operators.OptionalIndex, "optional_map_optindex_optional_value", Optional(B), Optional(Map(A, B)), A);
        foreach (CelType type in new[] { CelType.String, Bytes, List(A), Map(A, B) })
        {
            library.Global("size", $"size_{type.Name}", Int, [type], Size);
            library.Member("size", $"{type.Name}_size", Int, [type], Size);
        }
    }

    private static void AddTexts(CelLibrary library)
    {
        library.Member("contains", "contains_string", Bool, [CelType.String, CelType.String],
            (_, a) => CelValue.From(a[0].AsString.Contains(a[1].AsString, StringComparison.Ordinal)), CelCostRule.Search);
        library.Member("startsWith", "starts_with_string", Bool, [CelType.String, CelType.String],
            (_, a) => CelValue.From(a[0].AsString.StartsWith(a[1].AsString, StringComparison.Ordinal)), CelCostRule.TraverseSecond);
        library.Member("endsWith", "ends_with_string", Bool, [CelType.String, CelType.String],
            (_, a) => CelValue.From(a[0].AsString.EndsWith(a[1].AsString, StringComparison.Ordinal)), CelCostRule.TraverseSecond);
        library.Global("matches", "matches", Bool, [CelType.String, CelType.String], Patterns.Matches, CelCostRule.Match);
        library.Member("matches", "matches_string", Bool, [CelType.String, CelType.String], Patterns.Matches, CelCostRule.Match);
    }

    // The planner has nodes for operators; the table tells the checker their types and the estimator their cost.
    private static void Operator(
        CelLibrary library, string function, string id, CelType result, CelType left, CelType right, CelCostRule cost = default, CelSizeRule size = default)
    {
        BinaryOperator apply = BinaryOperators.Find(function)!;
        library.Global(function, id, result, [left, right], (run, a) => apply(run, a[0], a[1]), cost, size);
    }

    private static void Declare(CelLibrary library, string function, string id, CelType result, params CelType[] parameters) =>
        library.Global(function, id, result, parameters, (_, _) => Failures.NoOverload);

    private static CelValue Size(Evaluation run, ReadOnlySpan<CelValue> arguments) => CelValue.From(arguments[0].Kind switch
    {
        CelKind.String => CodePoints.Count(arguments[0].AsString),
        CelKind.Bytes => arguments[0].AsBytes.Length,
        CelKind.List => arguments[0].AsList.Count,
        _ => (long)arguments[0].AsMap.Count,
    });
}
