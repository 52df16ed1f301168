// Questions to begin with, by topic. A topic is offered while one of its articles is there.

export const TOPICS = [
  {
    articles: ['nap-wps-approval-2024'],
    vi: { name: 'Chương trình hành động quốc gia', ask: ['Ai đã ký quyết định phê duyệt Chương trình hành động quốc gia?', 'Chương trình đặt ra những mục tiêu gì đến năm 2030?'] },
    en: { name: 'The national action programme', ask: ['Who signed the decision approving the national action programme?', 'What are the goals of the programme by 2030?'] },
  },
  {
    articles: ['cam-ket-wps-2025', 'bo-cong-an-lhq-2024'],
    vi: { name: 'Gìn giữ hòa bình', ask: ['Việt Nam đã cử bao nhiêu sĩ quan tham gia gìn giữ hòa bình?', 'Bao nhiêu phần trăm sĩ quan gìn giữ hòa bình là phụ nữ?'] },
    en: { name: 'Peacekeeping', ask: ['How many officers has Viet Nam sent to UN peacekeeping?', 'What share of Viet Nam’s peacekeepers are women?'] },
  },
  {
    articles: ['mps-workshop-2025', 'bo-cong-an-lhq-2024'],
    vi: { name: 'Bộ Công an', ask: ['Bộ Công an đã làm gì cho bình đẳng giới?', 'Hội thảo của Bộ Công an và UN Women bàn về những vấn đề gì?'] },
    en: { name: 'The Ministry of Public Security', ask: ['What does the Ministry of Public Security do for gender equality?', 'What did delegates discuss at the workshop of the Ministry?'] },
  },
  {
    articles: ['hoi-nghi-ha-noi-2020'],
    vi: { name: 'Hội nghị quốc tế Hà Nội 2020', ask: ['Hội nghị năm 2020 đã đánh giá điều gì về Nghị quyết 1325?', 'Ai tổ chức hội nghị quốc tế về vai trò của phụ nữ trong hòa bình tháng 12 năm 2020?'] },
    en: { name: 'The Ha Noi conference of 2020', ask: ['What did the 2020 conference assess about Resolution 1325?', 'Who organised the conference on women’s role in peace in December 2020?'] },
  },
];
