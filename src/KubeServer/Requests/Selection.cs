using Gantry.Kube.Selectors;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Requests;

/// <summary>Which objects of a kind a request is about: a namespace or all, narrowed by labels and fields.</summary>
internal sealed class Selection
{
    private readonly LabelQuery _labels;
    private readonly FieldTerm[] _fields;

    private Selection(string prefix, LabelQuery labels, FieldTerm[] fields)
    {
        Prefix = prefix;
        _labels = labels;
        _fields = fields;
    }

    /// <summary>What the keys of all selected objects start with.</summary>
    public string Prefix { get; }

    public bool SelectsAll => _labels.MatchesEverything && _fields.Length == 0;

    public static Selection Read(ApiCall call)
    {
        if (!LabelQuery.TryParse(call.Query.Text("labelSelector"), out LabelQuery labels, out string labelProblem))
            throw ApiErrors.BadRequest(labelProblem);

        string asked = call.Query.Text("fieldSelector");
        if (call.Target.Name.Length > 0)
            asked = $"{asked},metadata.name={call.Target.Name}";
        if (!FieldQuery.TryParse(asked, call.Face.Kind, out FieldQuery fields, out string fieldProblem))
            throw ApiErrors.BadRequest(fieldProblem);

        FieldTerm[] terms = [.. fields.Terms.Select(term => term with { Field = call.Face.StoredField(term.Field) })];
        return new Selection(call.Resource.PrefixIn(call.Target.Namespace), labels, terms);
    }

    public bool Matches(CachedObject item) =>
        item.Key.StartsWith(Prefix, StringComparison.Ordinal) && _labels.Matches(item.Labels) && MatchesFields(item);

    private bool MatchesFields(CachedObject item)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            FieldTerm term = _fields[i];
            if (!term.Accepts(item.Field(term.Field)))
                return false;
        }

        return true;
    }
}
